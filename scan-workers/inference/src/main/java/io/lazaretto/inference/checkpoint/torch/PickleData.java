package io.lazaretto.inference.checkpoint.torch;

import io.lazaretto.inference.checkpoint.CheckpointException;
import io.lazaretto.inference.checkpoint.CheckpointException.Kind;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads one pickle stream as data. Opcodes that torch's writers never use (INST, OBJ, extensions, out-of-band buffers) are
 * refused: whether a stream is dangerous is for the artifact room to say, this reader only finds tensors.
 */
final class PickleData {
    private static final int MAX_STEPS = 20_000_000;
    private static final int MAX_VALUES = 8_000_000;
    private static final int MAX_TEXT = 1 << 26;
    private static final int MAX_DIGITS = 200;
    private static final Object MARK = new Object();

    private final MemorySegment bytes;
    private long at;
    private long textLeft = MAX_TEXT;
    private final List<Object> stack = new ArrayList<>();
    private final Map<Long, Object> memo = new HashMap<>();
    private final List<Object> attached = new ArrayList<>();

    private PickleData(MemorySegment bytes, long start) {
        this.bytes = bytes;
        this.at = start;
    }

    /**
     * @param attached what is put into values that are none of the containers that a state consists of: items of other kinds
     *     of dictionaries, attributes of dictionaries
     * @param end behind STOP
     */
    record Result(Object value, List<Object> attached, long end) {}

    static Result read(MemorySegment bytes, long start) throws CheckpointException {
        PickleData data = new PickleData(bytes, start);
        Object value = data.run();
        return new Result(value, data.attached, data.at);
    }

    private Object run() throws CheckpointException {
        for (int step = 0; step < MAX_STEPS; step++) {
            int opcode = u8();
            if (opcode == '.') {
                return pop();
            }
            if (stack.size() > MAX_VALUES || memo.size() > MAX_VALUES) {
                throw new CheckpointException(Kind.LIMIT, "a pickle with more than " + MAX_VALUES + " values");
            }
            execute(opcode);
        }
        throw new CheckpointException(Kind.LIMIT, "a pickle with more than " + MAX_STEPS + " opcodes");
    }

    private void execute(int opcode) throws CheckpointException {
        switch (opcode) {
            case 0x80 -> u8();
            case 0x95 -> skip(8);
            case '(' -> stack.add(MARK);
            case '0' -> pop();
            case '1' -> popMark();
            case '2' -> stack.add(top());
            case 'N' -> stack.add(null);
            case 0x88 -> stack.add(true);
            case 0x89 -> stack.add(false);
            case 'J' -> stack.add((long) i32());
            case 'K' -> stack.add((long) u8());
            case 'M' -> stack.add((long) (u8() | u8() << 8));
            case 'I' -> stack.add(lineInteger());
            case 'L' -> stack.add(lineInteger());
            case 0x8a -> stack.add(longInteger(u8()));
            case 0x8b -> stack.add(longInteger(i32()));
            case 'F' -> stack.add(lineFloat());
            case 'G' -> stack.add(Double.longBitsToDouble(Long.reverseBytes(i64())));
            case 'X' -> stack.add(text(u32()));
            case 0x8c -> stack.add(text(u8()));
            case 0x8d -> stack.add(text(i64()));
            case 'V' -> stack.add(line());
            case 'S' -> stack.add(quoted());
            case 'U' -> stack.add(new String(raw(u8()), StandardCharsets.ISO_8859_1));
            case 'T' -> stack.add(new String(raw(u32()), StandardCharsets.ISO_8859_1));
            case 'C' -> stack.add(raw(u8()));
            case 'B' -> stack.add(raw(u32()));
            case 0x8e, 0x96 -> stack.add(raw(i64()));
            case ']', ')', 0x8f -> stack.add(new ArrayList<>());
            case '}' -> stack.add(new LinkedHashMap<>());
            case 't', 'l', 0x91 -> stack.add(popMark());
            case 0x85 -> tuple(1);
            case 0x86 -> tuple(2);
            case 0x87 -> tuple(3);
            case 'd' -> stack.add(items(popMark(), new LinkedHashMap<>()));
            case 'a' -> appendOne();
            case 'e', 0x90 -> append(popMark());
            case 's' -> setItem();
            case 'u' -> setItems(popMark());
            case 'q' -> memo.put((long) u8(), top());
            case 'r' -> memo.put(u32(), top());
            case 'p' -> memo.put(index(), top());
            case 0x94 -> memo.put((long) memo.size(), top());
            case 'h' -> get(u8());
            case 'j' -> get(u32());
            case 'g' -> get(index());
            case 'c' -> stack.add(new PickleValue.Global(line(), line()));
            case 0x93 -> stackGlobal();
            case 'R', 0x81 -> call();
            case 0x92 -> {
                pop();
                call();
            }
            case 'b' -> build();
            case 'Q' -> stack.add(new PickleValue.Persistent(pop()));
            case 'P' -> stack.add(new PickleValue.Persistent(line()));
            default -> throw malformed("an opcode 0x%02x that no writer of torch uses".formatted(opcode));
        }
    }

    private void tuple(int length) throws CheckpointException {
        Object[] values = new Object[length];
        for (int i = length - 1; i >= 0; i--) {
            values[i] = pop();
        }
        List<Object> tuple = new ArrayList<>();
        for (Object value : values) {
            tuple.add(value);
        }
        stack.add(tuple);
    }

    private void call() throws CheckpointException {
        Object arguments = pop();
        Object callee = pop();
        boolean ordered = callee instanceof PickleValue.Global global && global.is("collections.OrderedDict");
        if (ordered && arguments instanceof List<?> list && list.isEmpty()) {
            stack.add(new LinkedHashMap<>());
        } else {
            stack.add(new PickleValue.Call(callee, arguments));
        }
    }

    private void build() throws CheckpointException {
        Object state = pop();
        if (top() instanceof PickleValue.Call call) {
            attached.add(call.state());
            call.state(state);
        } else {
            attached.add(state);
        }
    }

    private void stackGlobal() throws CheckpointException {
        Object name = pop();
        Object module = pop();
        if (!(name instanceof String n) || !(module instanceof String m)) {
            throw malformed("a global that is no text");
        }
        stack.add(new PickleValue.Global(m, n));
    }

    @SuppressWarnings("unchecked")
    private void append(List<?> values) throws CheckpointException {
        if (top() instanceof List<?> list) {
            if (list == values) {
                throw malformed("a list of itself");
            }
            ((List<Object>) list).addAll(values);
        } else if (top() instanceof PickleValue) {
            attached.add(values);
        } else {
            throw malformed("an item for what is no list");
        }
    }

    private void appendOne() throws CheckpointException {
        List<Object> one = new ArrayList<>();
        one.add(pop());
        append(one);
    }

    private void setItem() throws CheckpointException {
        Object value = pop();
        Object key = pop();
        List<Object> pair = new ArrayList<>();
        pair.add(key);
        pair.add(value);
        setItems(pair);
    }

    @SuppressWarnings("unchecked")
    private void setItems(List<?> pairs) throws CheckpointException {
        if (top() instanceof Map<?, ?> map) {
            items(pairs, (Map<Object, Object>) map);
        } else if (top() instanceof PickleValue) {
            attached.add(pairs);
        } else {
            throw malformed("an item for what is no dictionary");
        }
    }

    /** Keys that are containers would hash without bound, and no writer makes them. */
    private static Map<Object, Object> items(List<?> pairs, Map<Object, Object> map) throws CheckpointException {
        if (pairs.size() % 2 != 0) {
            throw malformed("an odd number of items");
        }
        for (int i = 0; i < pairs.size(); i += 2) {
            Object key = pairs.get(i);
            if (key instanceof List<?> || key instanceof Map<?, ?> || key instanceof PickleValue) {
                map.put("#" + map.size(), pairs.get(i + 1));
            } else {
                map.put(key, pairs.get(i + 1));
            }
        }
        return map;
    }

    private void get(long index) throws CheckpointException {
        if (!memo.containsKey(index)) {
            throw malformed("a memo slot that is empty");
        }
        stack.add(memo.get(index));
    }

    private Object top() throws CheckpointException {
        if (stack.isEmpty() || stack.getLast() == MARK) {
            throw malformed("a stack underflow");
        }
        return stack.getLast();
    }

    private Object pop() throws CheckpointException {
        Object value = top();
        stack.removeLast();
        return value;
    }

    private List<Object> popMark() throws CheckpointException {
        int mark = stack.size() - 1;
        while (mark >= 0 && stack.get(mark) != MARK) {
            mark--;
        }
        if (mark < 0) {
            throw malformed("no mark");
        }
        List<Object> above = stack.subList(mark + 1, stack.size());
        List<Object> values = new ArrayList<>(above);
        stack.subList(mark, stack.size()).clear();
        return values;
    }

    private long longInteger(int length) throws CheckpointException {
        if (length < 0 || length > 64) {
            throw malformed("an integer of " + length + " bytes");
        }
        byte[] big = raw(length);
        for (int i = 0; i < length / 2; i++) {
            byte swap = big[i];
            big[i] = big[length - 1 - i];
            big[length - 1 - i] = swap;
        }
        return length == 0 ? 0 : new BigInteger(big).longValue();
    }

    private Object lineInteger() throws CheckpointException {
        String line = line();
        if (line.equals("00") || line.equals("01")) {
            return line.equals("01");
        }
        try {
            String digits = line.endsWith("L") ? line.substring(0, line.length() - 1) : line;
            if (digits.length() > MAX_DIGITS) {
                throw malformed("an integer of " + digits.length() + " digits");
            }
            return new BigInteger(digits).longValue();
        } catch (NumberFormatException e) {
            throw malformed("a line that is no integer");
        }
    }

    private long index() throws CheckpointException {
        if (lineInteger() instanceof Long index) {
            return index;
        }
        throw malformed("a memo slot that is no number");
    }

    private double lineFloat() throws CheckpointException {
        try {
            return Double.parseDouble(line());
        } catch (NumberFormatException e) {
            throw malformed("a line that is no number");
        }
    }

    private String quoted() throws CheckpointException {
        String line = line();
        return line.length() >= 2 ? line.substring(1, line.length() - 1) : line;
    }

    private String line() throws CheckpointException {
        long start = at;
        while (u8() != '\n') {
            if (at - start > 1 << 16) {
                throw malformed("a line without end");
            }
        }
        byte[] line = bytes.asSlice(start, at - start - 1).toArray(ValueLayout.JAVA_BYTE);
        return new String(line, StandardCharsets.UTF_8);
    }

    private String text(long length) throws CheckpointException {
        return new String(raw(length), StandardCharsets.UTF_8);
    }

    private byte[] raw(long length) throws CheckpointException {
        if (length > textLeft) {
            throw new CheckpointException(Kind.LIMIT, "a pickle with more than " + MAX_TEXT + " bytes of literals");
        }
        long start = at;
        skip(length);
        textLeft -= length;
        return bytes.asSlice(start, length).toArray(ValueLayout.JAVA_BYTE);
    }

    private int u8() throws CheckpointException {
        skip(1);
        return bytes.get(ValueLayout.JAVA_BYTE, at - 1) & 0xff;
    }

    private int i32() throws CheckpointException {
        skip(4);
        return bytes.get(ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN), at - 4);
    }

    private long u32() throws CheckpointException {
        return i32() & 0xffffffffL;
    }

    private long i64() throws CheckpointException {
        skip(8);
        return bytes.get(ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN), at - 8);
    }

    private void skip(long length) throws CheckpointException {
        if (length < 0 || length > bytes.byteSize() - at) {
            throw malformed("an early end");
        }
        at += length;
    }

    private static CheckpointException malformed(String what) {
        return new CheckpointException(Kind.MALFORMED, "a pickle with " + what);
    }
}
