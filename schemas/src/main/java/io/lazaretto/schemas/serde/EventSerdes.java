package io.lazaretto.schemas.serde;

import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Value serdes for the contracts. {@link #create} picks the implementation: with {@value #REGISTRY_URL} configured, the
 * Apicurio serdes against that registry; without, schema ids come from the contracts packaged with this release.
 *
 * <p>A deserializer throws {@link org.apache.kafka.common.errors.SerializationException} for bytes that are not a record
 * of the contract, whatever they are. Instances it returns belong to one client, as Kafka's do.
 */
public interface EventSerdes {
    String REGISTRY_URL = "apicurio.registry.url";

    <T extends SpecificRecord> Serializer<T> serializer(Contract<T> contract);

    <T extends SpecificRecord> Deserializer<T> deserializer(Contract<T> contract);

    default <T extends SpecificRecord> Serde<T> serde(Contract<T> contract) {
        return Serdes.serdeFrom(serializer(contract), deserializer(contract));
    }

    /** @param config client configuration; keys that start with {@code apicurio.} configure the registry */
    static EventSerdes create(Map<String, ?> config) {
        Object url = config.get(REGISTRY_URL);
        return url == null || url.toString().isBlank() ? new EmbeddedEventSerdes() : new RegistryEventSerdes(config);
    }
}
