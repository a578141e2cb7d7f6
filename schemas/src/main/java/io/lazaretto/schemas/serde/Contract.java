package io.lazaretto.schemas.serde;

import static java.util.Objects.requireNonNull;

import io.lazaretto.schemas.topic.Topic;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;

/**
 * What travels on one topic.
 *
 * @param cloudEventType {@code ce_type} of its records
 */
public record Contract<T extends SpecificRecord>(Topic topic, Class<T> type, String cloudEventType) {
    public Contract {
        requireNonNull(topic, "topic is null");
        requireNonNull(type, "type is null");
        requireNonNull(cloudEventType, "cloudEventType is null");
    }

    public Schema schema() {
        return SpecificData.get().getSchema(type);
    }
}
