package io.lazaretto.artifact.onnx;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.stream.Collectors;

/** The operators that onnx defines in any version, and those that ONNX Runtime builds in. */
final class StandardOperators {
    private static final Set<String> ALL = load();
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

    private static Set<String> load() {
        try (InputStream in = StandardOperators.class.getResourceAsStream("operators.txt")) {
            return new String(requireNonNull(in, "operators.txt").readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .collect(Collectors.toUnmodifiableSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
