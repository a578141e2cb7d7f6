package io.lazaretto.aggregator.topology;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.apache.avro.Schema;
import org.apache.avro.message.SchemaStore;

/**
 * Every schema that state was ever written with, as packaged in {@code state/}. A changelog keeps values of every earlier
 * release, so a schema is added here and never removed.
 */
final class StateSchemas {
    static final String INDEX = "state/index.txt";

    private StateSchemas() {}

    static SchemaStore load() {
        SchemaStore.Cache schemas = new SchemaStore.Cache();
        try (BufferedReader index = new BufferedReader(new InputStreamReader(open(INDEX), StandardCharsets.UTF_8))) {
            for (String name : index.lines().filter(line -> !line.isBlank()).toList()) {
                try (InputStream schema = open("state/" + name)) {
                    schemas.addSchema(new Schema.Parser().parse(schema));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return schemas;
    }

    private static InputStream open(String resource) throws IOException {
        InputStream in = StateSchemas.class.getClassLoader().getResourceAsStream(resource);
        if (in == null) {
            throw new IOException("missing resource " + resource);
        }
        return in;
    }
}
