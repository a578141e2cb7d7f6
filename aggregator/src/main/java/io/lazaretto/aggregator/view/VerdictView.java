package io.lazaretto.aggregator.view;

import static java.util.Objects.requireNonNull;

import io.lazaretto.schemas.event.Profile;
import io.lazaretto.schemas.event.Verdict;
import io.lazaretto.schemas.serde.Contracts;
import io.lazaretto.schemas.serde.EventSerdes;
import io.lazaretto.schemas.topic.Topics;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The current verdict of every arrival. Thread-safe; {@link #start} returns at once, {@link #isCurrent} says when the view may
 * be trusted. Memory is bounded by {@link ViewLimits}.
 */
public final class VerdictView implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(VerdictView.class);

    private final VerdictIndex index;
    private final TopicTail tail;
    private final EventSerdes serdes;
    private final ThreadLocal<Deserializer<Verdict>> deserializer;
    private final List<Consumer<Verdict>> listeners = new CopyOnWriteArrayList<>();

    /** @param client configuration of Kafka clients, {@code bootstrap.servers} included */
    public VerdictView(Map<String, ?> client, ViewLimits limits) {
        this.index = new VerdictIndex(requireNonNull(limits, "limits is null"));
        this.serdes = EventSerdes.create(client);
        this.deserializer = ThreadLocal.withInitial(() -> serdes.deserializer(Contracts.VERDICTS));
        this.tail = new TopicTail(Topics.VERDICTS, client, limits.maxStale(), this::receive);
    }

    public void start() {
        tail.start();
    }

    /** Whether every verdict committed some moments ago is known. */
    public boolean isCurrent() {
        return tail.isCurrent() && !index.isOverflown();
    }

    private void receive(ConsumerRecord<String, byte[]> message) {
        if (message.key() == null) {
            return;
        }
        if (message.value() == null) {
            index.remove(message.key());
            return;
        }
        Verdict verdict;
        try {
            verdict = decode(message.value());
        } catch (SerializationException e) {
            LOGGER.error(
                    "event=verdict-unreadable topic={} partition={} offset={} error=\"{}\"",
                    message.topic(),
                    message.partition(),
                    message.offset(),
                    e.getMessage());
            index.putUnreadable(message.key());
            return;
        }
        boolean live = tail.isCurrent();
        if (index.put(VerdictHead.of(verdict), message.value()) && live) {
            listeners.forEach(listener -> listener.accept(verdict));
        }
    }

    private Verdict decode(byte[] value) {
        return deserializer.get().deserialize(Topics.VERDICTS.name(), value);
    }

    /** The newest verdict of an arrival, final or not. */
    public Optional<Verdict> byArrival(String arrivalId) {
        return index.byArrival(arrivalId).map(entry -> decode(entry.value()));
    }

    /**
     * The gate: the worst of the final verdicts on a content. A finding of something bad counts even where it is not final or
     * was made for another profile.
     *
     * @param profile the profile that must have been examined; empty for any
     */
    public GateAnswer gate(String contentDigest, Optional<Profile> profile) {
        if (!isCurrent()) {
            return new GateAnswer.Unavailable("verdicts are still being read");
        }
        if (index.isReleased(contentDigest)) {
            return new GateAnswer.Unavailable("verdicts on this content are no longer held by this instance");
        }
        return index.worst(contentDigest, profile)
                .<GateAnswer>map(entry -> new GateAnswer.Known(decode(entry.value())))
                .orElseGet(() -> index.isKnown(contentDigest) ? new GateAnswer.Undecided() : new GateAnswer.Unknown());
    }

    /**
     * Current verdicts, newest first.
     *
     * @param after arrival that the page before ended with; unknown ones start from the beginning
     */
    public List<VerdictHead> newest(Optional<String> after, int limit) {
        VerdictHead last =
                after.flatMap(index::byArrival).map(VerdictIndex.Entry::head).orElse(null);
        return index.newest(last, limit);
    }

    /**
     * Tells of every new revision from now on.
     *
     * @param listener called on the thread of the view: must be quick and must not throw
     * @return ends it
     */
    public Runnable listen(Consumer<Verdict> listener) {
        requireNonNull(listener, "listener is null");
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    @Override
    public void close() {
        tail.close();
    }
}
