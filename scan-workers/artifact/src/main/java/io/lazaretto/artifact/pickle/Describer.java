package io.lazaretto.artifact.pickle;

import io.lazaretto.artifact.report.Evidence;
import java.io.IOException;

/** Writes values as evidence: a few items, a few levels, a bounded number of characters. */
final class Describer {
    private static final int MAX_CHARS = 240;
    private static final int MAX_ITEMS = 8;
    private static final int MAX_DEPTH = 4;
    private static final int MAX_LITERAL = 160;

    private final PickleInput input;

    Describer(PickleInput input) {
        this.input = input;
    }

    String describe(Value value) throws IOException {
        StringBuilder out = new StringBuilder();
        write(value, out, 0);
        return out.length() > MAX_CHARS ? out.substring(0, MAX_CHARS) + "..." : out.toString();
    }

    private void write(Value value, StringBuilder out, int depth) throws IOException {
        if (depth > MAX_DEPTH || out.length() > MAX_CHARS) {
            out.append("...");
            return;
        }
        switch (value) {
            case Atom atom ->
                out.append(
                        switch (atom.kind()) {
                            case NONE -> "None";
                            case BOOL -> atom.number() == 1 ? "True" : "False";
                            case INT -> Long.toString(atom.number());
                            case BIG, TORCH_MAGIC -> "int";
                            case FLOAT -> "float";
                            case BUFFER -> "buffer";
                        });
            case Text text ->
                out.append(text.isName() ? "'" : "b'")
                        .append(Evidence.text(input.textOf(text, MAX_LITERAL)))
                        .append(text.length() > MAX_LITERAL ? "'..." : "'");
            case Container container -> items(container, out, depth);
            case Imported imported -> out.append(Evidence.text(imported.qualified()));
            case Made made -> {
                write(made.callable(), out, depth + 1);
                if (made.arguments() instanceof Container) {
                    write(made.arguments(), out, depth + 1);
                } else {
                    out.append("(*");
                    write(made.arguments(), out, depth + 1);
                    out.append(')');
                }
            }
            case Persistent persistent -> {
                out.append("persistent ");
                write(persistent.id(), out, depth + 1);
            }
        }
    }

    private void items(Container container, StringBuilder out, int depth) throws IOException {
        out.append(
                switch (container.kind()) {
                    case LIST -> "[";
                    case TUPLE -> "(";
                    case DICT, SET, FROZENSET -> "{";
                });
        int shown = Math.min(MAX_ITEMS, container.keptItems());
        for (int i = 0; i < shown; i++) {
            boolean valueOfKey = container.kind() == Container.Kind.DICT && i % 2 == 1;
            out.append(i == 0 ? "" : valueOfKey ? ": " : ", ");
            write(container.item(i), out, depth + 1);
        }
        out.append(shown < container.size() ? ", ..." : "");
        out.append(
                switch (container.kind()) {
                    case LIST -> "]";
                    case TUPLE -> ")";
                    case DICT, SET, FROZENSET -> "}";
                });
    }
}
