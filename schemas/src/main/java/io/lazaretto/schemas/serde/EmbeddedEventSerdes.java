package io.lazaretto.schemas.serde;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.apache.avro.Schema;
import org.apache.avro.data.TimeConversions;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;

/** Serdes without a registry: the schema ids are those of {@link PackagedSchemas}. */
final class EmbeddedEventSerdes implements EventSerdes {
    static {
        // Avro allocates what a length prefix says before it reads; its own limits are 2 GiB
        // (org.apache.avro.SystemLimitException).
        for (String what : new String[] {"bytes", "string", "collectionItems"}) {
            String limit = "org.apache.avro.limits." + what + ".maxLength";
            if (System.getProperty(limit) == null) {
                System.setProperty(limit, String.valueOf(16 << 20));
            }
        }
    }

    private static final int MAGIC = 0;
    private static final int HEADER_BYTES = 5;

    @Override
    public <T extends SpecificRecord> Serializer<T> serializer(Contract<T> contract) {
        Schema schema = contract.schema();
        int id = PackagedSchemas.INSTANCE.id(schema);
        SpecificDatumWriter<T> writer = new SpecificDatumWriter<>(contract.type());
        return (topic, value) -> value == null ? null : encode(id, writer, value);
    }

    private static <T> byte[] encode(int id, SpecificDatumWriter<T> writer, T value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(512);
        out.write(MAGIC);
        out.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(id).array());
        BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
        try {
            writer.write(value, encoder);
            encoder.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    @Override
    public <T extends SpecificRecord> Deserializer<T> deserializer(Contract<T> contract) {
        Schema reader = contract.schema();
        SpecificData data = data(contract.type());
        ConcurrentMap<Integer, SpecificDatumReader<T>> readers = new ConcurrentHashMap<>();
        return (topic, bytes) -> bytes == null ? null : decode(topic, bytes, reader, data, readers);
    }

    /** Looks classes up where the contract's own class comes from: a container may load Avro elsewhere. */
    private static SpecificData data(Class<?> type) {
        SpecificData data = new SpecificData(type.getClassLoader());
        data.addLogicalTypeConversion(new TimeConversions.TimestampMillisConversion());
        return data;
    }

    private static <T> T decode(
            String topic,
            byte[] bytes,
            Schema reader,
            SpecificData data,
            ConcurrentMap<Integer, SpecificDatumReader<T>> readers) {
        if (bytes.length < HEADER_BYTES || bytes[0] != MAGIC) {
            throw new SerializationException("not in the Confluent wire format, topic " + topic);
        }
        int id = ByteBuffer.wrap(bytes, 1, Integer.BYTES).getInt();
        Schema writer = PackagedSchemas.INSTANCE
                .schema(id)
                .orElseThrow(() -> new SerializationException("unknown schema id " + id + ", topic " + topic));
        if (!writer.getFullName().equals(reader.getFullName())) {
            throw new SerializationException("schema " + id + " is " + writer.getFullName() + ", topic " + topic);
        }
        SpecificDatumReader<T> datumReader =
                readers.computeIfAbsent(id, unused -> new SpecificDatumReader<>(writer, reader, data));
        BinaryDecoder decoder =
                DecoderFactory.get().binaryDecoder(bytes, HEADER_BYTES, bytes.length - HEADER_BYTES, null);
        try {
            T value = datumReader.read(null, decoder);
            if (!decoder.isEnd()) {
                throw new SerializationException("trailing bytes, topic " + topic);
            }
            return value;
        } catch (SerializationException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw new SerializationException("not a " + reader.getName() + ", topic " + topic, e);
        }
    }
}
