package io.lazaretto.artifact.arrow;

import io.lazaretto.artifact.bytes.ByteView;
import io.lazaretto.artifact.reader.Cursor;
import io.lazaretto.artifact.report.MalformedArtifactException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

/** One structure of Thrift's compact protocol, with an explicit stack; tells every number and text with the fields around it. */
final class ThriftWalk {
    private static final int MAX_DEPTH = 24;
    private static final int STRUCT = 12;
    private static final int LIST = 9;
    private static final int SET = 10;

    /** Paths are field numbers from the outside in, joined by dots; lists add nothing. */
    interface Visitor {
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
        top.field = delta == 0 ? (int) zigzag() : top.field + delta;
        value(header & 0xf, top.path.isEmpty() ? "" + top.field : top.path + "." + top.field, false);
    }

    private void value(int type, String path, boolean element) throws IOException, MalformedArtifactException {
        switch (type) {
            case 1, 2 -> {
                if (element) {
                    in.u8();
                }
            }
            case 3 -> visitor.number(path, in.u8());
            case 4, 5, 6 -> visitor.number(path, zigzag());
            case 7 -> in.skip(Double.BYTES, "a number");
            case 8 -> {
                long length = varint();
                long at = in.position();
                visitor.text(path, in.bytes(length, "a text"), at);
            }
            case LIST, SET -> {
                int header = in.u8();
                long size = header >>> 4 == 0xf ? varint() : header >>> 4;
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
