package io.lazaretto.aggregator.view;

import static java.util.Objects.requireNonNull;

import io.lazaretto.schemas.event.ModelArrival;
import io.lazaretto.schemas.serde.Contracts;
import io.lazaretto.schemas.serde.EventSerdes;
import io.lazaretto.schemas.topic.Topics;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The newest arrivals, for those who ask for one that is not decided yet. Thread-safe; memory is bounded. */
public final class CaseView implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(CaseView.class);

    private final Map<String, ModelArrival> newest;
    private final Deserializer<ModelArrival> deserializer;
    private final TopicTail tail;

    /** @param client configuration of Kafka clients, {@code bootstrap.servers} included */
    public CaseView(Map<String, ?> client, ViewLimits limits) {
        requireNonNull(limits, "limits is null");
        this.newest = new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, ModelArrival> eldest) {
                return size() > limits.maxArrivals();
            }
        };
        this.deserializer = EventSerdes.create(client).deserializer(Contracts.MODEL_ARRIVALS);
        this.tail = new TopicTail(Topics.MODEL_ARRIVALS, client, limits.maxStale(), this::receive);
    }

    public void start() {
        tail.start();
    }

    public boolean isCurrent() {
        return tail.isCurrent();
    }

    private void receive(ConsumerRecord<String, byte[]> message) {
        if (message.key() == null || message.value() == null) {
            return;
        }
        try {
            ModelArrival arrival = deserializer.deserialize(message.topic(), message.value());
            synchronized (newest) {
                newest.put(message.key(), arrival);
            }
        } catch (SerializationException e) {
            LOGGER.warn(
                    "event=arrival-unreadable topic={} partition={} offset={} error=\"{}\"",
                    message.topic(),
                    message.partition(),
                    message.offset(),
                    e.getMessage());
        }
    }

    /** An arrival, as long as it is among the newest. */
    public Optional<ModelArrival> arrival(String arrivalId) {
        synchronized (newest) {
            return Optional.ofNullable(newest.get(arrivalId));
        }
    }

    @Override
    public void close() {
        tail.close();
    }
}
