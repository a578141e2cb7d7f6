package io.lazaretto.ingest.identity;

import static io.lazaretto.ingest.refusal.Quoted.quote;
import static java.util.Objects.requireNonNull;

import io.lazaretto.ingest.refusal.Refusal;
import io.lazaretto.ingest.refusal.RefusedException;
import io.lazaretto.schemas.cloudevent.TraceContext;
import io.lazaretto.schemas.content.ModelFolder;
import io.lazaretto.schemas.content.ModelHash;
import io.lazaretto.schemas.content.ModelListing;
import io.lazaretto.schemas.content.RecentDigests;
import io.lazaretto.schemas.event.ModelArrival;
import io.lazaretto.schemas.event.ScanRequest;
import io.lazaretto.schemas.identity.Identities;
import io.lazaretto.schemas.identity.Sha256;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

/**
 * Turns requests into arrivals: finds the source, hashes it, and derives revision and id from what it found. The same
 * bytes at the same place with the same request give the same id. Thread-safe; at most {@link PinLimits#concurrent}
 * sources are hashed at a time.
 */
public final class ArrivalPinning {
    private final PinLimits limits;
    private final Clock clock;
    private final RecentDigests recent;
    private final Semaphore permits;

    public ArrivalPinning(PinLimits limits, Clock clock) {
        this(limits, clock, RecentDigests.NONE);
    }

    /** @param recent digests that need not be computed again, and where those computed here are kept */
    public ArrivalPinning(PinLimits limits, Clock clock, RecentDigests recent) {
        this.recent = requireNonNull(recent, "recent is null");
        this.limits = requireNonNull(limits, "limits is null");
        this.clock = requireNonNull(clock, "clock is null");
        this.permits = new Semaphore(limits.concurrent(), true);
    }

    /**
     * @param progress told the number of bytes just hashed, after every buffer, on the calling thread
     * @throws RefusedException when the request cannot be taken; nothing was started
     * @throws InterruptedException when interrupted while waiting or hashing
     */
    public PinnedArrival pin(ArrivalRequest request, LongConsumer progress)
            throws RefusedException, InterruptedException {
        LocalSource source = LocalSource.find(request.source(), request.access());
        ScanRequest scan = ScanRequest.newBuilder()
                .setProfile(request.profile())
                .setBase(other(request.base(), request.access()))
                .setReference(other(request.reference(), request.access()))
                .setPolicy(request.policy().orElse(null))
                .setDeadlineMillis(request.deadline().map(Duration::toMillis).orElse(null))
                .build();
        Pin pin = hashWithPermit(source, request, progress);
        ModelArrival arrival = ModelArrival.newBuilder()
                .setArrivalId(Identities.arrivalId(source.uri(), pin.revision(), scan))
                .setName(request.name().orElseGet(() -> bounded(source.fileName())))
                .setSourceUri(request.source())
                .setArtifactUri(source.uri())
                .setRevision(pin.revision())
                .setOrigin(request.origin())
                .setRequest(scan)
                .setAcceptedAt(Instant.now(clock).truncatedTo(ChronoUnit.MILLIS))
                .build();
        TraceContext trace = request.traceparent()
                .flatMap(TraceContext::parse)
                .orElseGet(() -> ownTrace(arrival.getArrivalId()))
                .child();
        return new PinnedArrival(arrival, pin.manifest(), pin.contentDigest(), pin.unread(), trace.traceparent());
    }

    /**
     * Derived from the arrival: a source that died between handing over and remembering hands over again, and that must
     * not make a second trace of one arrival.
     */
    private static TraceContext ownTrace(String arrivalId) {
        String hex = Sha256.ofFields("trace", arrivalId);
        return new TraceContext(hex.substring(0, 32), hex.substring(32, 48), true);
    }

    private Pin hashWithPermit(LocalSource source, ArrivalRequest request, LongConsumer progress)
            throws RefusedException, InterruptedException {
        long end = System.nanoTime() + limits.time().toNanos();
        if (!permits.tryAcquire(limits.time().toNanos(), TimeUnit.NANOSECONDS)) {
            throw new RefusedException(
                    Refusal.BUSY, limits.concurrent() + " other sources are being hashed; try again later");
        }
        try {
            return hash(source, request, progress, end);
        } finally {
            permits.release();
        }
    }

    private Pin hash(LocalSource source, ArrivalRequest request, LongConsumer progress, long end)
            throws RefusedException, InterruptedException {
        try {
            ModelListing listing = ModelFolder.list(source.realPath(), limits.listing());
            LongConsumer bounded = read -> {
                progress.accept(read);
                if (System.nanoTime() - end > 0) {
                    throw new TimeIsUp();
                }
            };
            ModelHash.Result result = ModelHash.hash(listing, bounded, recent);
            if (!source.realPath().toRealPath().equals(source.realPath())) {
                throw new RefusedException(
                        Refusal.SOURCE_UNREADABLE, quote(request.source()) + " was replaced by a link");
            }
            return Pin.of(result);
        } catch (TimeIsUp e) {
            throw new RefusedException(
                    Refusal.PIN_TIMEOUT, quote(request.source()) + " was not hashed within " + limits.time(), e);
        } catch (InterruptedIOException e) {
            throw (InterruptedException) new InterruptedException("interrupted while hashing").initCause(e);
        } catch (IOException e) {
            throw new RefusedException(
                    Refusal.SOURCE_UNREADABLE, quote(request.source()) + " can no longer be read", e);
        }
    }

    /** Base or reference: a local one by its canonical URI, any other URI as it is. */
    private static String other(Optional<String> model, LocalAccess access) throws RefusedException {
        if (model.isEmpty() || LocalSource.isRemote(model.get())) {
            return model.orElse(null);
        }
        return LocalSource.find(model.get(), access).uri();
    }

    private static String bounded(String name) {
        int end = Math.min(name.length(), RequestFields.MAX_NAME_CHARACTERS);
        boolean splitsPair = end < name.length() && Character.isHighSurrogate(name.charAt(end - 1));
        return name.substring(0, splitsPair ? end - 1 : end);
    }

    /** Leaves the hash loop, which takes no checked exception from its progress callback. */
    private static final class TimeIsUp extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TimeIsUp() {
            super(null, null, false, false);
        }
    }
}
