package io.lazaretto.ingest.publish;

import io.lazaretto.schemas.event.ModelArrival;
import org.apache.kafka.clients.producer.Producer;

/** Where the outbox is emptied to. */
public interface PublishTarget {
    /**
     * Makes the target ready for the first record: topics, and share groups that read from the beginning. Idempotent,
     * bounded in time.
     *
     * @throws io.lazaretto.schemas.topic.ClusterSetupException when that is not possible now
     */
    void prepare();

    /**
     * Finds out whether the target is there, bounded in time.
     *
     * @throws org.apache.kafka.common.KafkaException or {@link io.lazaretto.schemas.topic.ClusterSetupException} when not
     */
    void probe();

    /**
     * A new producer, owned by the caller.
     *
     * @throws org.apache.kafka.common.KafkaException when none can be made now
     */
    Producer<String, ModelArrival> newProducer();
}
