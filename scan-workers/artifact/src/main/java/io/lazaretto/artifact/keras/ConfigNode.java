package io.lazaretto.artifact.keras;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A value of a configuration.
 *
 * @param text of a string, else null
 * @param children elements of a list, or all values of a dictionary, also those that a later one of the same key replaces
 * @param members values of a dictionary by key, the last one of each
 * @param offset bytes from the start of the document
 */
record ConfigNode(Kind kind, String text, List<ConfigNode> children, Map<String, ConfigNode> members, long offset) {
    /** What kind of value. */
    enum Kind {
        DICT,
        LIST,
        TEXT,
        TRUE,
        FALSE,
        NULL,
        NUMBER
    }

    static ConfigNode dict(long offset) {
        return new ConfigNode(Kind.DICT, null, new ArrayList<>(), new LinkedHashMap<>(), offset);
    }

    static ConfigNode list(long offset) {
        return new ConfigNode(Kind.LIST, null, new ArrayList<>(), Map.of(), offset);
    }

    static ConfigNode text(String text, long offset) {
        return new ConfigNode(Kind.TEXT, text, List.of(), Map.of(), offset);
    }

    static ConfigNode other(Kind kind) {
        return new ConfigNode(kind, null, List.of(), Map.of(), -1);
    }

    boolean is(Kind other) {
        return kind == other;
    }

    /** @return null when there is no such member */
    ConfigNode get(String key) {
        return members.get(key);
    }

    /** @return null when there is no such member, or it is no string */
    String textOf(String key) {
        ConfigNode node = members.get(key);
        return node == null ? null : node.text();
    }
}
