package io.lazaretto.aggregator.topology;

import io.lazaretto.schemas.state.CaseState;
import io.lazaretto.schemas.state.DossierState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.message.BinaryMessageDecoder;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.avro.message.SchemaStore;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/**
 * State as bytes: Avro single-object encoding, so that the fingerprint of the writer's schema travels in the value, through
 * stores and changelogs alike. Thread-safe.
 */
final class StateSerdes {
    private static final SchemaStore SCHEMAS = StateSchemas.load();

    private StateSerdes() {}

    static Serde<DossierState> dossier() {
        return serde(DossierState.getEncoder(), DossierState.createDecoder(SCHEMAS));
    }

    static Serde<CaseState> caseState() {
        return serde(CaseState.getEncoder(), CaseState.createDecoder(SCHEMAS));
    }

    private static <T> Serde<T> serde(BinaryMessageEncoder<T> encoder, BinaryMessageDecoder<T> decoder) {
        return Serdes.serdeFrom(
                (topic, value) -> value == null ? null : encode(encoder, value),
                (topic, bytes) -> bytes == null ? null : decode(decoder, bytes, topic));
    }

    private static <T> byte[] encode(BinaryMessageEncoder<T> encoder, T value) {
        try {
            ByteBuffer buffer = encoder.encode(value);
            byte[] bytes = new byte[buffer.remaining()];
            buffer.get(bytes);
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static <T> T decode(BinaryMessageDecoder<T> decoder, byte[] bytes, String topic) {
        try {
            return decoder.decode(bytes);
        } catch (IOException | AvroRuntimeException e) {
            throw new SerializationException("state that no known schema describes, " + topic, e);
        }
    }
}
