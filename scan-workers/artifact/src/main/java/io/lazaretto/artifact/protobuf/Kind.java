package io.lazaretto.artifact.protobuf;

import java.util.Locale;

/** The types of fields, as far as the wire tells them apart. */
public enum Kind {
    INT32(0),
    INT64(0),
    UINT32(0),
    UINT64(0),
    SINT32(0),
    SINT64(0),
    BOOL(0),
    ENUM(0),
    FLOAT(5),
    FIXED32(5),
    SFIXED32(5),
    DOUBLE(1),
    FIXED64(1),
    SFIXED64(1),
    STRING(2),
    BYTES(2),
    MESSAGE(2);

    private final int wireType;

    Kind(int wireType) {
        this.wireType = wireType;
    }

    int wireType() {
        return wireType;
    }

    /** Whether repeated values may stand behind one length. */
    boolean isPackable() {
        return wireType != WireWalk.LENGTH;
    }

    /** Whether parsers cut a number to 32 bits. */
    boolean isNarrow() {
        return this == INT32 || this == UINT32 || this == ENUM || this == SINT32;
    }

    static Kind of(String name) {
        for (Kind kind : values()) {
            if (kind != MESSAGE && kind.name().toLowerCase(Locale.ROOT).equals(name)) {
                return kind;
            }
        }
        return MESSAGE;
    }
}
