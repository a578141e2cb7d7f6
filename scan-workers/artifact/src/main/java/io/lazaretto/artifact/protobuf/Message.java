package io.lazaretto.artifact.protobuf;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A message while it is being read: its own scalars, and what a visitor kept of the messages in it. Of a repeated field it
 * knows the number of values and the first few. Bounded, however long the message is.
 */
public final class Message {
    private static final int MAX_VALUES = 64;
    private static final int MAX_KEPT = 1024;

    private final MessageType type;
    private final Message parent;
    private final FieldType field;
    private final long offset;
    private final long end;
    private final int depth;
    private final Map<String, Slot> slots = new HashMap<>(8);
    private final Map<String, List<Message>> kept = new HashMap<>(2);

    Message(MessageType type, Message parent, FieldType field, long offset, long end) {
        this.type = type;
        this.parent = parent;
        this.field = field;
        this.offset = offset;
        this.end = end;
        this.depth = parent == null ? 0 : parent.depth + 1;
    }

    private static final class Slot {
        private long count;
        private long bytes;
        private long last;
        private long lowest = Long.MAX_VALUE;
        private long highest = Long.MIN_VALUE;
        private String text = "";
        private final List<String> texts = new ArrayList<>(2);
        private final List<Long> numbers = new ArrayList<>(2);
    }

    /** Name of the message type. */
    public String type() {
        return type.name();
    }

    /** The message around it; null for the outermost. */
    public Message parent() {
        return parent;
    }

    /** Name of the field of {@link #parent()} that holds it; "" for the outermost. */
    public String field() {
        return field == null ? "" : field.name();
    }

    /** Where its first field stands. */
    public long offset() {
        return offset;
    }

    public int depth() {
        return depth;
    }

    public boolean has(String name) {
        return slots.containsKey(name);
    }

    /** Whether a field has a value that is none of these. */
    public boolean hasOtherThan(Set<String> names) {
        return !names.containsAll(slots.keySet());
    }

    /** How many values a field has. */
    public long count(String name) {
        Slot slot = slots.get(name);
        return slot == null ? 0 : slot.count;
    }

    /** Bytes of all values of a field that is text or bytes. */
    public long bytes(String name) {
        Slot slot = slots.get(name);
        return slot == null ? 0 : slot.bytes;
    }

    /** The last value of a numeric field, 0 when there is none. */
    public long number(String name) {
        Slot slot = slots.get(name);
        return slot == null ? 0 : slot.last;
    }

    /** The smallest value of a numeric field, {@link Long#MAX_VALUE} when there is none. */
    public long lowest(String name) {
        Slot slot = slots.get(name);
        return slot == null ? Long.MAX_VALUE : slot.lowest;
    }

    /** The largest value of a numeric field, {@link Long#MIN_VALUE} when there is none. */
    public long highest(String name) {
        Slot slot = slots.get(name);
        return slot == null ? Long.MIN_VALUE : slot.highest;
    }

    /** The first values of a repeated numeric field; fewer than {@link #count} when there are very many. */
    public List<Long> numbers(String name) {
        Slot slot = slots.get(name);
        return slot == null ? List.of() : List.copyOf(slot.numbers);
    }

    /** The last value of a field of text or of short bytes, "" when there is none; its beginning when it is too long to be a name. */
    public String text(String name) {
        Slot slot = slots.get(name);
        return slot == null ? "" : slot.text;
    }

    /** The first values of a repeated text field; fewer than {@link #count} when there are very many. */
    public List<String> texts(String name) {
        Slot slot = slots.get(name);
        return slot == null ? List.of() : List.copyOf(slot.texts);
    }

    /** Keeps this message with its parent until that ends; too many are dropped, and counted by {@link #count} alone. */
    public void keep() {
        List<Message> list = parent.kept.computeIfAbsent(field.name(), any -> new ArrayList<>(2));
        if (list.size() < MAX_KEPT) {
            list.add(this);
        }
    }

    /** What was kept of a field. */
    public List<Message> kept(String name) {
        return kept.getOrDefault(name, List.of());
    }

    MessageType messageType() {
        return type;
    }

    long end() {
        return end;
    }

    /** @return whether a field that has one value has two */
    boolean add(FieldType target) {
        return slot(target).count++ > 0 && !target.repeated();
    }

    /** Values of fixed size that nobody looks at one by one. */
    void addAll(FieldType target, long values) {
        slot(target).count += values;
    }

    void number(FieldType target, long value) {
        Slot slot = slot(target);
        slot.last = value;
        slot.lowest = Math.min(slot.lowest, value);
        slot.highest = Math.max(slot.highest, value);
        if (target.repeated() && slot.numbers.size() < MAX_VALUES) {
            slot.numbers.add(value);
        }
    }

    void text(FieldType target, String value, long length) {
        Slot slot = slot(target);
        slot.text = value;
        if (target.repeated() && slot.texts.size() < MAX_VALUES) {
            slot.texts.add(value);
        }
        slot.bytes += length;
    }

    private Slot slot(FieldType target) {
        return slots.computeIfAbsent(target.name(), any -> new Slot());
    }
}
