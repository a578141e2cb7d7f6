package io.lazaretto.artifact.pickle;

import java.util.Arrays;

/**
 * A list, tuple, dict or set. The first items are kept, the rest is counted: nothing in a pickle reads an item back
 * except through calls, and those are findings of their own.
 */
final class Container implements Value {
    private static final int MAX_PINNED = 512;
    private static final Value[] NOTHING = new Value[0];

    /** Which built-in type. */
    enum Kind {
        LIST(4),
        TUPLE(64),
        DICT(16),
        SET(4),
        FROZENSET(4);

        private final int kept;

        Kind(int kept) {
            this.kept = kept;
        }
    }

    private final Kind kind;
    private Value[] items = NOTHING;
    private int kept;
    private long size;
    private double weight = 1;
    private boolean droppedPinned;

    Container(Kind kind) {
        this.kind = kind;
    }

    /** @param expected how many items will be added at once */
    Container(Kind kind, int expected) {
        this.kind = kind;
        this.items = expected == 0 ? NOTHING : new Value[Math.min(expected, kind.kept)];
    }

    Kind kind() {
        return kind;
    }

    /** Items; keys and values of a dict count one each. */
    long size() {
        return size;
    }

    int keptItems() {
        return kept;
    }

    Value item(int index) {
        return items[index];
    }

    /** How many objects this would be if nothing were shared. */
    double weight() {
        return weight;
    }

    void add(Value item) {
        size++;
        weight += item instanceof Container part ? part.weight : 1;
        if (kept < kind.kept) {
            if (kept == items.length) {
                items = Arrays.copyOf(items, kept == 0 ? 2 : kept * 2);
            }
            items[kept++] = item;
        }
    }

    /** Keeps a dict entry even when others had to be dropped, because its key matters. */
    void addPinned(Value key, Value value) {
        if (kept + 2 > kind.kept && kept < MAX_PINNED) {
            pin(key);
            pin(value);
        } else {
            droppedPinned |= kept + 2 > kind.kept && PlantedMethods.concerns(key);
            add(key);
            add(value);
        }
    }

    /** Keeps an item even when others had to be dropped. */
    void addPinned(Value item) {
        if (kept >= kind.kept && kept < MAX_PINNED) {
            pin(item);
        } else {
            droppedPinned |= kept >= kind.kept;
            add(item);
        }
    }

    /** Whether something was dropped that should have been kept. */
    boolean droppedPinned() {
        return droppedPinned;
    }

    private void pin(Value item) {
        if (kept == items.length) {
            items = Arrays.copyOf(items, kept + Math.max(2, kept / 2));
        }
        items[kept++] = item;
        size++;
        weight += item instanceof Container part ? part.weight : 1;
    }
}
