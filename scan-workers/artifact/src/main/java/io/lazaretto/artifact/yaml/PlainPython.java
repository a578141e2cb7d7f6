package io.lazaretto.artifact.yaml;

import java.util.Set;

/** Tags of PyYAML that stand for plain values. */
final class PlainPython {
    private static final Set<String> TAGS = Set.of(
            "none", "bool", "str", "unicode", "int", "long", "float", "complex", "list", "tuple", "dict", "bytes");

    private PlainPython() {}

    static boolean is(String tag) {
        return TAGS.contains(tag);
    }
}
