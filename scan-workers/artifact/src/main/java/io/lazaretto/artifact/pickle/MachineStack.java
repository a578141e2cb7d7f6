package io.lazaretto.artifact.pickle;

import java.util.Arrays;

/** The stack and its marks. No opcode reaches below the newest mark. */
final class MachineStack {
    private final int maxDepth;
    private Value[] values = new Value[32];
    private int top;
    private int[] marks = new int[8];
    private int markCount;
    private int fence;

    MachineStack(int maxDepth) {
        this.maxDepth = maxDepth;
    }

    int size() {
        return top;
    }

    void push(Value value) throws PickleFault {
        if (top == values.length) {
            if (top >= maxDepth) {
                throw PickleFault.limit("pickle stack");
            }
            values = Arrays.copyOf(values, Math.min(maxDepth, top * 2));
        }
        values[top++] = value;
    }

    Value pop() throws PickleFault {
        if (top <= fence) {
            throw underflow();
        }
        Value value = values[--top];
        values[top] = null;
        return value;
    }

    Value peek() throws PickleFault {
        if (top <= fence) {
            throw underflow();
        }
        return values[top - 1];
    }

    /** POP: an object, or the mark that lies on top. */
    void popObjectOrMark() throws PickleFault {
        if (markCount > 0 && marks[markCount - 1] == top) {
            popMark();
        } else {
            pop();
        }
    }

    void mark() throws PickleFault {
        if (markCount == marks.length) {
            if (markCount >= maxDepth) {
                throw PickleFault.limit("pickle marks");
            }
            marks = Arrays.copyOf(marks, Math.min(maxDepth, markCount * 2));
        }
        marks[markCount++] = top;
        fence = top;
    }

    /** Removes the newest mark and says where it lay; what was above it stays. */
    int popMark() throws PickleFault {
        if (markCount == 0) {
            throw PickleFault.malformed("no mark");
        }
        int mark = marks[--markCount];
        fence = markCount > 0 ? marks[markCount - 1] : 0;
        return mark;
    }

    Value at(int index) {
        return values[index];
    }

    /** The object below an index, which the fence must leave visible. */
    Value below(int index) throws PickleFault {
        if (index > top || index <= fence) {
            throw underflow();
        }
        return values[index - 1];
    }

    void truncate(int size) {
        Arrays.fill(values, size, top, null);
        top = size;
    }

    private static PickleFault underflow() {
        return PickleFault.malformed("stack underflow");
    }
}
