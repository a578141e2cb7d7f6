package io.lazaretto.inference.script;

import java.util.List;

/** A value that a module is made with; its type must be the one the script declares. */
public sealed interface Attribute {
    record Whole(long value) implements Attribute {}

    record Real(double value) implements Attribute {}

    record Flag(boolean value) implements Attribute {}

    record Text(String value) implements Attribute {}

    record Wholes(List<Long> values) implements Attribute {
        public Wholes {
            values = List.copyOf(values);
        }
    }

    record Reals(List<Double> values) implements Attribute {
        public Reals {
            values = List.copyOf(values);
        }
    }
}
