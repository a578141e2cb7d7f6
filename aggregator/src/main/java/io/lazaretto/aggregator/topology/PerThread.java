package io.lazaretto.aggregator.topology;

import io.lazaretto.schemas.serde.Contract;
import io.lazaretto.schemas.serde.EventSerdes;
import java.util.function.Supplier;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;

/** Serdes of a topology are shared by its threads, those of the contracts belong to one client each. */
final class PerThread {
    private PerThread() {}

    static <T extends SpecificRecord> Serializer<T> serializer(EventSerdes serdes, Contract<T> contract) {
        return new ThreadSerializer<>(() -> serdes.serializer(contract));
    }

    static <T extends SpecificRecord> Deserializer<T> deserializer(EventSerdes serdes, Contract<T> contract) {
        return new ThreadDeserializer<>(() -> serdes.deserializer(contract));
    }

    private static final class ThreadSerializer<T> implements Serializer<T> {
        private final ThreadLocal<Serializer<T>> delegate;

        ThreadSerializer(Supplier<Serializer<T>> supplier) {
            this.delegate = ThreadLocal.withInitial(supplier);
        }

        @Override
        public byte[] serialize(String topic, T value) {
            return delegate.get().serialize(topic, value);
        }

        @Override
        public byte[] serialize(String topic, Headers headers, T value) {
            return delegate.get().serialize(topic, headers, value);
        }
    }

    private static final class ThreadDeserializer<T> implements Deserializer<T> {
        private final ThreadLocal<Deserializer<T>> delegate;

        ThreadDeserializer(Supplier<Deserializer<T>> supplier) {
            this.delegate = ThreadLocal.withInitial(supplier);
        }

        @Override
        public T deserialize(String topic, byte[] data) {
            return delegate.get().deserialize(topic, data);
        }

        @Override
        public T deserialize(String topic, Headers headers, byte[] data) {
            return delegate.get().deserialize(topic, headers, data);
        }
    }
}
