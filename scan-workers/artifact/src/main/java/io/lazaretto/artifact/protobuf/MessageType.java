package io.lazaretto.artifact.protobuf;

import java.util.HashMap;
import java.util.Map;

/** The fields of one message. */
public final class MessageType {
    private final String name;
    private final Map<Integer, FieldType> byNumber = new HashMap<>();
    private final Map<String, FieldType> byName = new HashMap<>();

    MessageType(String name) {
        this.name = name;
    }

    void add(FieldType field) {
        byNumber.put(field.number(), field);
        byName.put(field.name(), field);
    }

    public String name() {
        return name;
    }

    /** The field of a number, or null. */
    FieldType field(int number) {
        return byNumber.get(number);
    }

    /** The field of a name, or null. */
    FieldType field(String field) {
        return byName.get(field);
    }
}
