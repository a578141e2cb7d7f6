package io.lazaretto.artifact.testing;

import java.nio.charset.StandardCharsets;

/** Writes configurations as Keras does, and archives around them. */
public final class KerasBuilder {
    public static final String DENSE = object("keras.layers", "Dense", "{\"units\": 2, \"activation\": \"relu\"}");
    private static final String METADATA = "{\"keras_version\": \"3.15.1\", \"date_saved\": \"2026-11-01@10:00:00\"}";

    private KerasBuilder() {}

    /** A serialized object. */
    public static String object(String module, String className, String config) {
        return "{\"module\": %s, \"class_name\": \"%s\", \"config\": %s, \"registered_name\": null}"
                .formatted(quoted(module), className, config);
    }

    /** A serialized function. */
    public static String function(String module, String name) {
        return "{\"module\": %s, \"class_name\": \"function\", \"config\": \"%s\", \"registered_name\": \"%s\"}"
                .formatted(quoted(module), name, name);
    }

    /** A sequential model of one layer. */
    public static String sequential(String layer) {
        return "{\"module\": \"keras\", \"class_name\": \"Sequential\", \"config\": {\"name\": \"s\", \"layers\": ["
                + layer + "]}, \"registered_name\": null, \"build_config\": {\"input_shape\": [null, 2]}}";
    }

    public static byte[] archive(String configuration) {
        return archive(bytes(configuration));
    }

    public static byte[] archive(byte[] configuration) {
        return members().stored("config.json", configuration).toBytes();
    }

    /** An archive that only lacks its configuration. */
    public static ZipBuilder members() {
        return new ZipBuilder()
                .stored("metadata.json", bytes(METADATA))
                .stored("model.weights.h5", Hdf5Builder.clean());
    }

    public static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String quoted(String text) {
        return text == null ? "null" : "\"" + text + "\"";
    }
}
