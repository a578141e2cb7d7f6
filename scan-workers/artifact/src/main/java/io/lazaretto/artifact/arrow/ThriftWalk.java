package io.lazaretto.artifact.arrow;

import io.lazaretto.artifact.bytes.ByteView;
import io.lazaretto.artifact.reader.Cursor;
import io.lazaretto.artifact.report.MalformedArtifactException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;

/**
 * One structure of Thrift's compact protocol (apache/thrift {@code doc/specs/thrift-compact-protocol.md}), with an explicit
 * stack; tells every number and text with the fields around it. No structure has a field twice.
 */
final class ThriftWalk {
    private static final int MAX_DEPTH = 24;
    static final int I32 = 5;
    static final int I64 = 6;
    static final int BINARY = 8;
    static final int LIST = 9;
    static final int STRUCT = 12;
    private static final int SET = 10;
    private static final int MAX_FIELD = 0x7fff;

    /** Paths are field numbers from the outside in, joined by dots; lists add nothing. */
    interface Visitor {
        /** @param element whether it is the type of the elements of a list, and not of a field */
        default void typed(String path, int type, boolean element) throws MalformedArtifactException {}

        void begin(String path) throws MalformedArtifactException;

        void number(String path, long value);

        void text(String path, ByteView value, long offset) throws IOException;

        void end(String path) throws IOException, MalformedArtifactException;
    }

    private static final class Open {
        private final String path;
        /** Values that have not come; -1 for a structure. */
        private long left;

        private final int type;
        private final BitSet fields = new BitSet();
        private int field;

        Open(String path, long left, int type) {
            this.path = path;
            this.left = left;
            this.type = type;
        }
    }

    private final Cursor in;
    private final Visitor visitor;
    private final Deque<Open> open = new ArrayDeque<>();

    ThriftWalk(Cursor in, Visitor visitor) {
        this.in = in;
        this.visitor = visitor;
    }

    void run() throws IOException, MalformedArtifactException {
        push(new Open("", -1, STRUCT));
        while (!open.isEmpty()) {
            Open top = open.peek();
            if (top.left == 0) {
                open.pop();
            } else if (top.left > 0) {
                top.left--;
                value(top.type, top.path, true);
            } else {
                field(top);
            }
        }
    }

    private void field(Open top) throws IOException, MalformedArtifactException {
        int header = in.u8();
        if (header == 0) {
            open.pop();
            visitor.end(top.path);
            return;
        }
        int delta = header >>> 4;
        long field = delta == 0 ? zigzag() : top.field + delta;
        // Readers disagree on what lies beyond 16 bits, and on which of two values counts.
        if (field < 1 || field > MAX_FIELD) {
            throw in.malformed("a field number that no structure has");
        }
        if (top.fields.get((int) field)) {
            throw in.malformed("a field that a structure has twice");
        }
        top.field = (int) field;
        top.fields.set(top.field);
        String path = top.path.isEmpty() ? "" + top.field : top.path + "." + top.field;
        visitor.typed(path, header & 0xf, false);
        value(header & 0xf, path, false);
    }

    private void value(int type, String path, boolean element) throws IOException, MalformedArtifactException {
        switch (type) {
            case 1, 2 -> {
                if (element) {
                    in.u8();
                }
            }
            case 3 -> visitor.number(path, in.u8());
            case 4, I32, I64 -> visitor.number(path, zigzag());
            case 7 -> in.skip(Double.BYTES, "a number");
            case BINARY -> {
                long length = varint();
                long at = in.position();
                visitor.text(path, in.bytes(length, "a text"), at);
            }
            case LIST, SET -> {
                int header = in.u8();
                long size = header >>> 4 == 0xf ? varint() : header >>> 4;
                visitor.typed(path, header & 0xf, true);
                push(new Open(path, in.count(size, 1, "values"), header & 0xf));
            }
            case STRUCT -> push(new Open(path, -1, STRUCT));
            default -> throw in.malformed("a type of value that does not occur");
        }
    }

    private void push(Open container) throws MalformedArtifactException {
        if (open.size() == MAX_DEPTH) {
            throw in.malformed("nested too deep");
        }
        if (container.left < 0) {
            visitor.begin(container.path);
        }
        open.push(container);
    }

    private long zigzag() throws IOException, MalformedArtifactException {
        long value = varint();
        return value >>> 1 ^ -(value & 1);
    }

    private long varint() throws IOException, MalformedArtifactException {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            int b = in.u8();
            value |= (long) (b & 0x7f) << shift;
            if (b < 0x80) {
                return value;
            }
        }
        throw in.malformed("a number of more than 64 bits");
    }
}
