package io.lazaretto.artifact.tensorflow;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** What an operator can do when a graph runs. */
public enum OperatorClass {
    /** Computes, or keeps state inside the session. */
    PURE,
    /** Reads or writes the files of a checkpoint; harmless when the caller says where. */
    CHECKPOINT,
    /** Fills a table from a file. */
    TABLE,
    /** Runs a program that lies in its attributes. */
    OPAQUE,
    /** Reaches files, records, other processes or devices. */
    OUTSIDE,
    /** Reads or writes any file, or runs Python. */
    THREAT,
    /** Not registered by TensorFlow: a library outside the model runs it. */
    UNKNOWN;

    private static final Map<String, OperatorClass> ALL = load();

    public static OperatorClass of(String operator) {
        return ALL.getOrDefault(operator, UNKNOWN);
    }

    private static Map<String, OperatorClass> load() {
        Map<String, OperatorClass> all = new HashMap<>();
        try (InputStream in = OperatorClass.class.getResourceAsStream("operators.txt")) {
            new String(requireNonNull(in, "operators.txt").readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .forEach(line -> all.put(
                            line.substring(line.indexOf(' ') + 1),
                            valueOf(line.substring(0, line.indexOf(' ')).toUpperCase(Locale.ROOT))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Map.copyOf(all);
    }
}
