package io.lazaretto.artifact.tensorflow;

import io.lazaretto.artifact.reader.ListedNames;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

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
        return ListedNames.of(OperatorClass.class, "operators.txt").stream()
                .collect(Collectors.toUnmodifiableMap(
                        line -> line.substring(line.indexOf(' ') + 1),
                        line -> valueOf(line.substring(0, line.indexOf(' ')).toUpperCase(Locale.ROOT))));
    }
}
