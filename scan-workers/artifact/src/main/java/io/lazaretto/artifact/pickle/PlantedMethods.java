package io.lazaretto.artifact.pickle;

import io.lazaretto.artifact.pickle.Allowance.ArgumentCheck;
import java.io.IOException;
import java.util.Set;

/**
 * Entries that become attributes of an instance and are called by a later opcode. BUILD sets the entries of its state; so do
 * functions that rebuild an object from arguments with a state among them ({@code torch._utils._set_obj_state} sets each
 * entry), and pairs that are given to a dictionary become entries of it. One object for one stream.
 */
final class PlantedMethods {
    /** How many parts of the arguments of one call are looked at. */
    static final int MAX_PARTS = 8_192;

    private static final int MAX_DEPTH = 4;
    private static final int LONGEST = 16;
    private static final Set<String> TRIGGERS =
            Set.of("append", "extend", "add", "__setstate__", "__class__", "__dict__");
    private static final Set<ArgumentCheck> DATA = Set.of(
            ArgumentCheck.STORAGE_FIRST, ArgumentCheck.TENSOR_FIRST, ArgumentCheck.RECONSTRUCT, ArgumentCheck.CODEC);
    /** The first eight characters of each. */
    private static final Set<Long> STARTS = Set.of(
            start("append"), start("extend"), start("add"), start("__setsta"), start("__class_"), start("__dict__"));

    private final PickleInput input;
    private final Listener listener;
    private int parts;

    /** Is told of what is planted. */
    interface Listener {
        /** @param value what is called, or null when more entries than are kept could be methods */
        void planted(String name, Value value) throws IOException;
    }

    PlantedMethods(PickleInput input, Listener listener) {
        this.input = input;
        this.listener = listener;
    }

    /** Whether a container has to keep the entry of this key, or this pair, whatever its size. */
    static boolean concerns(Value item) {
        return switch (item) {
            case Text key -> key.isName() && key.length() <= LONGEST && STARTS.contains(key.prefix());
            // A pair, or a list that is still to be filled with one.
            case Container pair ->
                pair.size() == 0 && pair.kind() == Container.Kind.LIST
                        || pair.keptItems() > 0 && pair.item(0) instanceof Text && concerns(pair.item(0));
            case Atom _, Imported _, Made _, Persistent _ -> false;
        };
    }

    /** The state of BUILD: a dict, or a dict and one for the slots. */
    void state(Value state) throws IOException {
        if (!(state instanceof Container container)) {
            return;
        }
        if (container.kind() == Container.Kind.TUPLE) {
            for (int i = 0; i < Math.min(2, container.keptItems()); i++) {
                entries(container.item(i));
            }
        }
        entries(container);
    }

    /**
     * The arguments of a call.
     *
     * @return false when there are more parts than are looked at
     */
    boolean arguments(Value arguments) throws IOException {
        parts = 0;
        parts(arguments, 0);
        return parts <= MAX_PARTS;
    }

    /** An entry of something that is not the built-in dict. */
    void entry(Value key, Value value) throws IOException {
        boolean callable = value instanceof Imported || value instanceof Made made && !isData(made);
        if (key instanceof Text text && concerns(text)) {
            String name = input.textOf(text, LONGEST);
            if (TRIGGERS.contains(name) && (callable || name.startsWith("__"))) {
                listener.planted(name, value);
            }
        } else if (isComputedText(key) && value instanceof Imported) {
            listener.planted("computed", value);
        }
    }

    private void parts(Value value, int depth) throws IOException {
        if (!(value instanceof Container container) || depth > MAX_DEPTH || ++parts > MAX_PARTS) {
            return;
        }
        entries(container);
        if (container.kind() == Container.Kind.DICT) {
            return;
        }
        if (depth > 0 && container.size() == 2) {
            entry(container.item(0), container.item(1));
        }
        for (int i = 0; i < container.keptItems(); i++) {
            parts(container.item(i), depth + 1);
        }
    }

    private void entries(Value value) throws IOException {
        if (!(value instanceof Container container)) {
            return;
        }
        if (container.droppedPinned()) {
            listener.planted("more than are kept", null);
        }
        for (int i = 0; container.kind() == Container.Kind.DICT && i + 1 < container.keptItems(); i += 2) {
            entry(container.item(i), container.item(i + 1));
        }
    }

    /** Tensors, arrays and bytes, which nobody can call. */
    private static boolean isData(Made made) {
        return made.callable() instanceof Imported callable
                && callable.judgement().isAllowed()
                && DATA.contains(callable.judgement().allowance().check());
    }

    /** A scalar of numpy with the type of strings is a {@code str}, and so a key like any other. */
    private boolean isComputedText(Value key) throws IOException {
        return key instanceof Made made
                && made.callable() instanceof Imported scalar
                && scalar.name().equals("scalar")
                && made.arguments() instanceof Container tuple
                && tuple.keptItems() > 0
                && tuple.item(0) instanceof Made type
                && type.arguments() instanceof Container of
                && of.keptItems() > 0
                && of.item(0) instanceof Text code
                && input.textOf(code, LONGEST).indexOf('U') >= 0;
    }

    private static long start(String ascii) {
        return Text.decoded(Text.Kind.STR, 0, ascii).prefix();
    }
}
