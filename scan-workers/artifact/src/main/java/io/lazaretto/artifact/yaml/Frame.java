package io.lazaretto.artifact.yaml;

import java.util.HashSet;
import java.util.Set;

/** A mapping or a sequence that has not ended. */
final class Frame {
    final boolean mapping;
    final String outer;
    final String anchor;
    final Set<String> keys = new HashSet<>();
    String key;
    long size = 1;

    /** @param outer the key that it belongs to */
    Frame(boolean mapping, String outer, String anchor) {
        this.mapping = mapping;
        this.outer = outer;
        this.anchor = anchor;
    }

    /** The key that the next value belongs to; null where a key is due. */
    String value() {
        return mapping ? key : outer;
    }
}
