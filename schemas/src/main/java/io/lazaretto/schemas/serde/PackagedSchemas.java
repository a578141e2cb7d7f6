package io.lazaretto.schemas.serde;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;

/**
 * Every published version of every contract with its schema id, as packaged in {@code contracts/}: what stands in for a
 * registry where there is none. Ids are those that a fresh registry gives when the versions are registered in this order.
 * Immutable, thread-safe.
 */
final class PackagedSchemas {
    static final PackagedSchemas INSTANCE = load();

    private final Map<Integer, Schema> byId;
    private final Map<Long, Integer> idByFingerprint;

    private PackagedSchemas(Map<Integer, Schema> byId) {
        this.byId = Map.copyOf(byId);
        this.idByFingerprint = new HashMap<>();
        byId.forEach((id, schema) -> idByFingerprint.put(SchemaNormalization.parsingFingerprint64(schema), id));
    }

    private static PackagedSchemas load() {
        Properties index = new Properties();
        try (InputStream in = resource("contracts/index.properties")) {
            index.load(in);
            Map<Integer, Schema> byId = new HashMap<>();
            for (String id : index.stringPropertyNames()) {
                try (InputStream schema = resource("contracts/" + index.getProperty(id))) {
                    byId.put(Integer.valueOf(id), new Schema.Parser().parse(schema));
                }
            }
            return new PackagedSchemas(byId);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InputStream resource(String name) throws IOException {
        InputStream in = PackagedSchemas.class.getClassLoader().getResourceAsStream(name);
        if (in == null) {
            throw new IOException("missing resource " + name);
        }
        return in;
    }

    Optional<Schema> schema(int id) {
        return Optional.ofNullable(byId.get(id));
    }

    /** @throws IllegalStateException when the schema was never published: a build error, found by ContractHistoryTest */
    int id(Schema schema) {
        Integer id = idByFingerprint.get(SchemaNormalization.parsingFingerprint64(schema));
        if (id == null) {
            throw new IllegalStateException("no published version equals " + schema.getFullName());
        }
        return id;
    }
}
