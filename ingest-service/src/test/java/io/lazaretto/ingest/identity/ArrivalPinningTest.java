package io.lazaretto.ingest.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lazaretto.ingest.refusal.Refusal;
import io.lazaretto.ingest.refusal.RefusedException;
import io.lazaretto.schemas.content.ListingLimits;
import io.lazaretto.schemas.content.ModelListing.Unread;
import io.lazaretto.schemas.identity.Sha256;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArrivalPinningTest {
    @TempDir
    Path temporary;

    private Path directory;
    private final ArrivalPinning pinning = new ArrivalPinning(PinLimits.DEFAULT, Clock.systemUTC());

    @BeforeEach
    void resolve() throws IOException {
        directory = temporary.toRealPath();
    }

    @Test
    void aFilesRevisionIsTheDigestOfItsManifest() throws Exception {
        Path model = Files.writeString(directory.resolve("a.bin"), "weights");
        String line = Sha256.of("weights".getBytes(StandardCharsets.UTF_8)).substring(7) + " 7 a.bin\n";
        PinnedArrival pinned = pin(model.toString());
        assertThat(pinned.contentDigest()).contains(Sha256.of(line.getBytes(StandardCharsets.UTF_8)));
        assertThat(pinned.manifest().digest()).isEqualTo(pinned.contentDigest().orElseThrow());
        assertThat(pinned.arrival().getRevision())
                .isEqualTo(pinned.contentDigest().orElseThrow());
        assertThat(pinned.arrival().getName()).isEqualTo("a.bin");
    }

    @Test
    void everySpellingOfOnePathIsTheSameArrival() throws Exception {
        Path model = folder("model");
        Files.createSymbolicLink(directory.resolve("link"), model);
        String id = pin(model.toString()).arrival().getArrivalId();
        for (String other : List.of(
                model + "/",
                model + "/../model",
                directory.resolve("link").toString(),
                model.toUri().toString(),
                "file:" + model,
                "file://localhost" + model,
                "FILE://" + model)) {
            assertThat(pin(other).arrival().getArrivalId()).as(other).isEqualTo(id);
        }
        assertThat(pin(model.toString()).arrival().getArtifactUri()).isEqualTo("file://" + model);
    }

    @Test
    void anEditAnotherProfileAndAnotherReferenceAreOtherArrivals() throws Exception {
        Path model = folder("model");
        Path other = folder("other");
        String first = pin(model.toString()).arrival().getArrivalId();
        RequestFields deep = new RequestFields(model.toString(), "deep", null, null, null, null, null);
        RequestFields reference = new RequestFields(model.toString(), null, null, other.toString(), null, null, null);
        assertThat(pin(deep).arrival().getArrivalId()).isNotEqualTo(first);
        assertThat(pin(reference).arrival().getArrivalId()).isNotEqualTo(first);
        assertThat(pin(reference).arrival().getRequest().getReference()).isEqualTo("file://" + other);
        Files.writeString(model.resolve("a.bin"), "edited");
        assertThat(pin(model.toString()).arrival().getArrivalId()).isNotEqualTo(first);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "new\nline",
                "sp ace",
                "per%20cent",
                "ümläut",
                "bidi\u202Etxt",
                "日本語",
                "a:b",
                "q?x#y",
                "[z]",
                "quote\"'"
            })
    void hostileNamesSurviveTheWayThroughTheUri(String name) throws Exception {
        Path model = Files.writeString(directory.resolve(name), "weights");
        String uri = pin(model.toString()).arrival().getArtifactUri();
        assertThat(Path.of(URI.create(uri))).isEqualTo(model);
        assertThat(uri).matches("[\\x21-\\x7e]+");
        assertThat(pin(uri).arrival().getArtifactUri()).isEqualTo(uri);
    }

    @Test
    void aModelWithSomethingUnreadableIsStillAnArrivalButHasNoDigest() throws Exception {
        Path model = folder("model");
        Files.createSymbolicLink(model.resolve("dangling"), directory.resolve("nothing"));
        Files.createSymbolicLink(model.resolve("out"), Path.of("/etc/hostname"));
        PinnedArrival first = pin(model.toString());
        assertThat(first.contentDigest()).isEmpty();
        assertThat(first.arrival().getRevision()).matches("partial:sha256:[0-9a-f]{64}");
        assertThat(first.unread())
                .contains(
                        new Unread("dangling", "dangling symbolic link"),
                        new Unread("out", "symbolic link out of the model"));
        assertThat(pin(model.toString()).arrival().getArrivalId())
                .isEqualTo(first.arrival().getArrivalId());
        Files.writeString(model.resolve("a.bin"), "edited");
        assertThat(pin(model.toString()).arrival().getRevision())
                .isNotEqualTo(first.arrival().getRevision());
        Files.delete(model.resolve("dangling"));
        Files.delete(model.resolve("out"));
        assertThat(pin(model.toString()).contentDigest()).isPresent();
    }

    @Test
    void aFileThatChangesWhileItIsReadLeavesNoDigest() throws Exception {
        Path model = Files.write(directory.resolve("big.bin"), new byte[3 << 20]);
        PinnedArrival pinned = pinning.pin(request(RequestFields.of(model.toString())), bytes -> append(model));
        assertThat(pinned.changedWhileRead()).isTrue();
        assertThat(pinned.contentDigest()).isEmpty();
    }

    @Test
    void anEmptyFolderIsAnArrivalWithADigest() throws Exception {
        Path model = Files.createDirectory(directory.resolve("empty"));
        assertThat(pin(model.toString()).contentDigest()).isPresent();
    }

    @Test
    void tooManyEntriesLeaveNoDigest() throws Exception {
        Path model = folder("model");
        Files.writeString(model.resolve("b.bin"), "more");
        PinLimits limits = new PinLimits(new ListingLimits(1, 8, 100), Duration.ofMinutes(1), 1);
        PinnedArrival pinned = new ArrivalPinning(limits, Clock.systemUTC())
                .pin(request(RequestFields.of(model.toString())), bytes -> {});
        assertThat(pinned.contentDigest()).isEmpty();
    }

    @Test
    void progressCountsEveryByte() throws Exception {
        Path model = Files.write(directory.resolve("a.bin"), new byte[2_500_000]);
        AtomicLong bytes = new AtomicLong();
        pinning.pin(request(RequestFields.of(model.toString())), bytes::addAndGet);
        assertThat(bytes).hasValue(2_500_000);
    }

    @Test
    void hashingStopsWhenTheTimeIsUp() throws Exception {
        Path model = Files.write(directory.resolve("a.bin"), new byte[100]);
        PinLimits limits = new PinLimits(ListingLimits.DEFAULT, Duration.ofNanos(1), 1);
        assertRefused(Refusal.PIN_TIMEOUT, () -> new ArrivalPinning(limits, Clock.systemUTC())
                .pin(request(RequestFields.of(model.toString())), bytes -> {}));
    }

    @Test
    void whoWaitsTooLongForHisTurnIsRefused() throws Exception {
        Path model = Files.write(directory.resolve("a.bin"), new byte[100]);
        PinLimits limits = new PinLimits(ListingLimits.DEFAULT, Duration.ofMillis(200), 1);
        ArrivalPinning one = new ArrivalPinning(limits, Clock.systemUTC());
        CountDownLatch hashing = new CountDownLatch(1);
        CountDownLatch refused = new CountDownLatch(1);
        Thread first = Thread.ofVirtual().start(() -> {
            try {
                one.pin(request(RequestFields.of(model.toString())), bytes -> {
                    hashing.countDown();
                    awaitQuietly(refused);
                });
            } catch (RefusedException | InterruptedException e) {
                // It was held up beyond its time on purpose; what becomes of it does not matter here.
                hashing.countDown();
            }
        });
        hashing.await();
        try {
            assertRefused(Refusal.BUSY, () -> one.pin(request(RequestFields.of(model.toString())), bytes -> {}));
        } finally {
            refused.countDown();
            first.join();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hf://org/repo@rev",
                "oci://host/repo@sha256:00",
                "s3://b/k?versionId=1",
                "models:/name/7",
                "https://x/y"
            })
    void otherSchemesAreRefusedByName(String source) {
        assertRefused(Refusal.SCHEME_UNSUPPORTED, () -> pin(source));
    }

    @Test
    void whatIsNotThereIsRefused() {
        assertRefused(
                Refusal.SOURCE_NOT_FOUND, () -> pin(directory.resolve("missing").toString()));
        assertRefused(
                Refusal.SOURCE_NOT_FOUND,
                () -> pin(directory.resolve("missing").toUri().toString()));
        assertRefused(Refusal.SOURCE_MALFORMED, () -> pin("nul\0byte"));
        assertRefused(Refusal.SOURCE_MALFORMED, () -> pin("file:///x?query"));
        assertRefused(Refusal.SOURCE_MALFORMED, () -> pin("file:relative"));
    }

    @Test
    void aPathThroughAFileIsRefused() throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "x");
        assertRefused(Refusal.SOURCE_NOT_FOUND, () -> pin(file.resolve("below").toString()));
    }

    @Test
    void anotherSchemeIsFineForAReference() throws Exception {
        RequestFields fields =
                new RequestFields(folder("model").toString(), null, "hf://org/base@0123", null, null, null, null);
        assertThat(pin(fields).arrival().getRequest().getBase()).isEqualTo("hf://org/base@0123");
    }

    @Test
    void theCallersTraceGoesOnAndAWrongOneStartsAnew() throws Exception {
        ArrivalRequest inTrace = RequestFields.of(folder("model").toString())
                .toRequest("cli", LocalAccess.anywhere(), "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        assertThat(pinning.pin(inTrace, bytes -> {}).traceparent())
                .startsWith("00-0af7651916cd43dd8448eb211c80319c-")
                .doesNotContain("b7ad6b7169203331");
        ArrivalRequest hostile = RequestFields.of(directory.resolve("model").toString())
                .toRequest("cli", LocalAccess.anywhere(), "00-\r\nx");
        assertThat(pinning.pin(hostile, bytes -> {}).traceparent()).matches("00-[0-9a-f]{32}-[0-9a-f]{16}-01");
    }

    @Test
    void theSameArrivalPinnedAgainGoesOnInItsTrace() throws Exception {
        String model = folder("model").toString();
        ArrivalRequest request = RequestFields.of(model).toRequest("directory", LocalAccess.anywhere(), null);
        String first = pinning.pin(request, bytes -> {}).traceparent();
        String again = pinning.pin(request, bytes -> {}).traceparent();
        assertThat(again.substring(0, 35)).as("trace").isEqualTo(first.substring(0, 35));
        assertThat(again).as("span").isNotEqualTo(first);
        RequestFields other = new RequestFields(model, "deep", null, null, null, null, null);
        assertThat(pinning.pin(other.toRequest("directory", LocalAccess.anywhere(), null), bytes -> {})
                        .traceparent())
                .as("another arrival")
                .doesNotStartWith(first.substring(0, 35));
    }

    @Test
    void aNameOfAnyLengthIsBounded() throws Exception {
        String name = "😀".repeat(60);
        Path model = Files.writeString(directory.resolve(name), "x");
        assertThat(pin(model.toString()).arrival().getName()).hasSizeLessThanOrEqualTo(200);
    }

    private Path folder(String name) throws IOException {
        Path folder = Files.createDirectory(directory.resolve(name));
        Files.writeString(folder.resolve("a.bin"), "weights");
        return folder;
    }

    private PinnedArrival pin(String source) throws RefusedException, InterruptedException {
        return pin(RequestFields.of(source));
    }

    private PinnedArrival pin(RequestFields fields) throws RefusedException, InterruptedException {
        return pinning.pin(request(fields), bytes -> {});
    }

    private static ArrivalRequest request(RequestFields fields) throws RefusedException {
        return fields.toRequest("cli", LocalAccess.anywhere(), null);
    }

    private static void append(Path file) {
        try {
            Files.write(file, new byte[] {1}, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private interface Attempt {
        void run() throws Exception;
    }

    private static void assertRefused(Refusal refusal, Attempt attempt) {
        assertThatThrownBy(attempt::run).isInstanceOfSatisfying(RefusedException.class, e -> assertThat(e.refusal())
                .isEqualTo(refusal));
    }
}
