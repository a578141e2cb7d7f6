package io.lazaretto.schemas.serde;

import io.apicurio.registry.serde.avro.AvroKafkaDeserializer;
import io.apicurio.registry.serde.avro.AvroKafkaSerializer;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Serdes of Apicurio Registry. Needs {@code apicurio-registry-avro-serde-kafka} on the class path, which the services
 * bring and the command line does not. Schemas are looked up, never registered, unless
 * {@code apicurio.registry.auto-register} says so.
 */
final class RegistryEventSerdes implements EventSerdes {
    private final Map<String, Object> config = new HashMap<>();

    RegistryEventSerdes(Map<String, ?> config) {
        config.forEach((key, value) -> {
            if (key.startsWith("apicurio.")) {
                this.config.put(key, value);
            }
        });
        this.config.putIfAbsent("apicurio.registry.auto-register", "false");
        this.config.putIfAbsent("apicurio.registry.use-specific-avro-reader", "true");
        this.config.put("apicurio.registry.headers.enabled", "false");
        // The published contracts are self-contained: look them up whole, and by meaning rather than by white space.
        this.config.put("apicurio.registry.dereference-schema", "true");
        this.config.put("apicurio.registry.canonicalize", "true");
    }

    @Override
    public <T extends SpecificRecord> Serializer<T> serializer(Contract<T> contract) {
        AvroKafkaSerializer<T> serializer = new AvroKafkaSerializer<>();
        serializer.configure(config, false);
        return serializer;
    }

    @Override
    public <T extends SpecificRecord> Deserializer<T> deserializer(Contract<T> contract) {
        AvroKafkaDeserializer<T> deserializer = new AvroKafkaDeserializer<>();
        deserializer.configure(config, false);
        return new Checked<>(deserializer, contract.type());
    }

    /** Whatever the delegate throws or returns in error becomes a SerializationException. */
    private record Checked<T>(Deserializer<T> delegate, Class<T> type) implements Deserializer<T> {
        @Override
        public T deserialize(String topic, byte[] data) {
            try {
                Object value = delegate.deserialize(topic, data);
                return type.cast(value);
            } catch (SerializationException e) {
                throw e;
            } catch (RuntimeException e) {
                throw new SerializationException("not a " + type.getSimpleName() + ", topic " + topic, e);
            }
        }

        @Override
        public void close() {
            delegate.close();
        }
    }
}
