package io.lazaretto.ingest.publish;

import static java.util.Objects.requireNonNull;

import io.lazaretto.schemas.cloudevent.CloudEvent;
import io.lazaretto.schemas.event.ModelArrival;
import io.lazaretto.schemas.serde.Contracts;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Arrivals as Kafka records: key arrivalId, CloudEvents in binary mode. The same arrival gives the same event id. */
public final class ArrivalRecords {
    private final String eventSource;

    /** @param instance name of this ingest service; part of {@code ce_source} */
    public ArrivalRecords(String instance) {
        this.eventSource = "/ingest/" + requireNonNull(instance, "instance is null");
    }

    public ProducerRecord<String, ModelArrival> record(ModelArrival arrival, String traceparent) {
        ProducerRecord<String, ModelArrival> record =
                new ProducerRecord<>(Contracts.MODEL_ARRIVALS.topic().name(), arrival.getArrivalId(), arrival);
        new CloudEvent(
                        arrival.getArrivalId(),
                        eventSource,
                        Contracts.MODEL_ARRIVALS.cloudEventType(),
                        arrival.getArrivalId(),
                        arrival.getAcceptedAt(),
                        traceparent)
                .writeTo(record.headers());
        return record;
    }
}
