import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Reads verdicts with nothing but the Kafka client, Avro and the published schema, and prints one line for each.
 *
 * <pre>java -cp kafka-clients.jar:avro.jar:… VerdictReader.java BOOTSTRAP SCHEMA_FILE COUNT</pre>
 *
 * What a subscriber has to get right: read committed records only; take the newest revision of an arrival as the current
 * one; act only when {@code final} is true; treat whatever is not {@code ADMIT} as not admitted.
 */
public final class VerdictReader {
    private static final String TOPIC = "lazaretto.verdicts";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int WIRE_HEADER = 5;

    public static void main(String[] args) throws IOException {
        Path schemaFile = Path.of(args[1]);
        Schema schema = new Schema.Parser().parse(Files.readString(schemaFile));
        long left = Long.parseLong(args[2]);
        long end = System.nanoTime() + PATIENCE.toNanos();
        Map<String, Object> config = Map.of(
                "bootstrap.servers", args[0],
                "group.id", "verdict-reader-java",
                "auto.offset.reset", "earliest",
                "isolation.level", "read_committed");
        try (var consumer = new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer())) {
            consumer.subscribe(List.of(TOPIC));
            while (left > 0 && System.nanoTime() < end) {
                for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(500))) {
                    print(decode(record.value(), schema, schemaFile.getParent()));
                    left--;
                }
            }
        }
        System.exit(left > 0 ? 1 : 0);
    }

    /** Confluent wire format: a zero byte, the id of the writer's schema in four bytes, then the Avro data. */
    private static GenericRecord decode(byte[] value, Schema reader, Path contracts) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(value);
        if (buffer.get() != 0) {
            throw new IOException("not in the Confluent wire format");
        }
        Schema writer = writer(buffer.getInt(), contracts);
        var decoder = DecoderFactory.get().binaryDecoder(value, WIRE_HEADER, value.length - WIRE_HEADER, null);
        return new GenericDatumReader<GenericRecord>(writer, reader).read(null, decoder);
    }

    /** With a schema registry, ask it for the id; without one, the index beside the published schemas knows it. */
    private static Schema writer(int id, Path contracts) throws IOException {
        Properties index = new Properties();
        try (InputStream in = Files.newInputStream(contracts.resolve("index.properties"))) {
            index.load(in);
        }
        String file = index.getProperty(String.valueOf(id));
        if (file == null) {
            throw new IOException("unknown schema id " + id);
        }
        return new Schema.Parser().parse(Files.readString(contracts.resolve(file)));
    }

    private static void print(GenericRecord verdict) {
        @SuppressWarnings("unchecked")
        List<GenericRecord> findings = (List<GenericRecord>) verdict.get("findings");
        System.out.println(String.join(
                " ",
                "arrival=" + verdict.get("arrivalId"),
                "revision=" + verdict.get("revision"),
                "final=" + verdict.get("final"),
                "verdict=" + verdict.get("verdict"),
                "action=" + verdict.get("action"),
                "digest=" + verdict.get("contentDigest"),
                "findings=" + findings.size()));
    }
}
