package io.lazaretto.artifact.onnx;

import io.lazaretto.artifact.reader.ListedNames;
import java.util.Set;
import java.util.stream.Collectors;

/** The operators that onnx defines in any version, and those that ONNX Runtime builds in. */
final class StandardOperators {
    private static final Set<String> ALL = Set.copyOf(ListedNames.of(StandardOperators.class, "operators.txt"));
    private static final Set<String> DOMAINS =
            ALL.stream().map(key -> key.substring(0, key.indexOf(' '))).collect(Collectors.toUnmodifiableSet());

    private StandardOperators() {}

    /** @param key domain, a space, operator */
    static boolean contains(String key) {
        return ALL.contains(key);
    }

    static boolean hasDomain(String domain) {
        return DOMAINS.contains(domain);
    }
}
