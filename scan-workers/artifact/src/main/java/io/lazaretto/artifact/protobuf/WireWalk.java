package io.lazaretto.artifact.protobuf;

import io.lazaretto.artifact.budget.Budget;
import io.lazaretto.artifact.bytes.ByteView;
import io.lazaretto.artifact.report.MalformedArtifactException;
import io.lazaretto.artifact.text.Utf8;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Reads a message of the wire format from its first byte to its last. Memory grows with the depth of the messages alone, and
 * that is bounded.
 */
public final class WireWalk {
    static final int LENGTH = 2;
    /** Protobuf's parsers give up here; what lies deeper is read all the same, up to a limit of our own. */
    static final int USUAL_DEPTH = 100;

    static final int MAX_DEPTH = 1000;
    /** Protobuf parsers hold a message of up to 2 GiB. */
    private static final long MAX_BYTES = Integer.MAX_VALUE;

    private static final int VARINT = 0;
    private static final int I64 = 1;
    private static final int START_GROUP = 3;
    private static final int END_GROUP = 4;
    private static final int I32 = 5;
    private static final int MAX_TEXT = 1 << 16;
    private static final int MAX_SHORT = 1 << 10;
    private static final long MAX_TAG = 0xffff_ffffL;

    private final WireCursor in;
    private final Schema schema;
    private final ProtoVisitor visitor;
    private final Budget budget;
    private Message top;
    private long fields;

    private WireWalk(WireCursor in, Message root, Schema schema, ProtoVisitor visitor, Budget budget) {
        this.in = in;
        this.top = root;
        this.schema = schema;
        this.visitor = visitor;
        this.budget = budget;
    }

    /**
     * @param root name of the outermost message
     * @param format names the format in failures
     */
    public static void walk(
            ByteView view, Schema schema, String root, String format, ProtoVisitor visitor, Budget budget)
            throws IOException, MalformedArtifactException {
        WireCursor in = new WireCursor(view, format);
        if (view.size() > MAX_BYTES) {
            throw in.malformed("a message of more than 2 GiB");
        }
        Message message = new Message(schema.type(root), null, null, 0, view.size());
        new WireWalk(in, message, schema, visitor, budget).run();
    }

    private void run() throws IOException, MalformedArtifactException {
        while (top != null) {
            if (in.position() == top.end()) {
                Message done = top;
                top = done.parent();
                visitor.end(done);
            } else {
                field();
            }
            if ((++fields & 0xfff) == 0) {
                budget.checkTime();
            }
        }
    }

    private void field() throws IOException, MalformedArtifactException {
        long offset = in.position();
        long tag = in.varint(top.end());
        if (tag < 8 || tag > MAX_TAG) {
            throw in.malformed("a field without a valid number");
        }
        FieldType field = top.messageType().field((int) (tag >>> 3));
        int wire = (int) (tag & 7);
        boolean packed = field != null && field.repeated() && field.kind().isPackable() && wire == LENGTH;
        if (field == null || wire != field.kind().wireType() && !packed) {
            visitor.anomaly(WireAnomaly.UNKNOWN, top, Long.toString(tag >>> 3), offset);
            skip(tag >>> 3, wire);
        } else if (packed) {
            packed(field);
        } else if (field.kind() == Kind.MESSAGE) {
            long length = in.length(top.end());
            single(field, offset);
            push(field, length, offset);
        } else if (wire == LENGTH) {
            bytes(field, offset);
        } else {
            single(field, offset);
            number(field, top.end(), offset);
        }
    }

    private void push(FieldType field, long length, long offset) throws MalformedArtifactException {
        long start = in.position();
        top = new Message(schema.type(field.message()), top, field, start, start + length);
        if (top.depth() == USUAL_DEPTH) {
            visitor.anomaly(WireAnomaly.DEEP, top, field.name(), offset);
        }
        if (top.depth() > MAX_DEPTH) {
            throw in.malformed("messages are nested too deep");
        }
    }

    private void single(FieldType field, long offset) {
        if (top.add(field)) {
            visitor.anomaly(WireAnomaly.REPEATED, top, field.name(), offset);
        }
    }

    private void number(FieldType field, long end, long offset) throws IOException, MalformedArtifactException {
        long value =
                switch (field.kind().wireType()) {
                    case I64 -> in.fixed(Long.BYTES, end);
                    case I32 -> in.fixed(Integer.BYTES, end);
                    default -> in.varint(end);
                };
        if (field.kind().isNarrow() && value != (int) value && value >>> 32 != 0) {
            visitor.anomaly(WireAnomaly.WIDE_NUMBER, top, field.name(), offset);
        }
        top.number(field, field.kind() == Kind.BOOL && value != 0 ? 1 : value);
    }

    private void packed(FieldType field) throws IOException, MalformedArtifactException {
        long length = in.length(top.end());
        long end = in.position() + length;
        int size = field.kind().wireType() == I64 ? Long.BYTES : Integer.BYTES;
        if (field.kind().wireType() != VARINT) {
            if (length % size != 0) {
                throw in.malformed("a list of numbers is cut short");
            }
            top.addAll(field, length / size);
            in.skipTo(end);
            return;
        }
        while (in.position() < end) {
            top.add(field);
            number(field, end, in.position());
            if ((++fields & 0xfff) == 0) {
                budget.checkTime();
            }
        }
    }

    private void bytes(FieldType field, long offset) throws IOException, MalformedArtifactException {
        long length = in.length(top.end());
        long start = in.position();
        single(field, offset);
        ByteView content = in.bytes(length, MAX_TEXT);
        String text = "";
        if (field.kind() == Kind.STRING) {
            if (!isUtf8(content)) {
                visitor.anomaly(WireAnomaly.NOT_UTF8, top, field.name(), start);
            }
            text = new String(content.copy(0, (int) Math.min(length, MAX_TEXT)), StandardCharsets.UTF_8);
        }
        if (field.kind() == Kind.BYTES && length <= MAX_SHORT) {
            text = new String(content.copy(0, (int) length), StandardCharsets.UTF_8);
        }
        top.text(field, text, length);
        visitor.bytes(top, field, content, start);
    }

    private boolean isUtf8(ByteView content) throws IOException {
        Utf8 utf8 = new Utf8();
        byte[] chunk = new byte[(int) Math.min(MAX_TEXT, content.size())];
        for (long at = 0; at < content.size(); ) {
            int count = content.read(at, chunk, 0, chunk.length);
            for (int i = 0; i < count; i++) {
                if (!utf8.accept(chunk[i] & 0xff)) {
                    return false;
                }
            }
            at += count;
            budget.checkTime();
        }
        return utf8.isComplete();
    }

    /** Steps over a field, with all groups in it. */
    private void skip(long number, int wire) throws IOException, MalformedArtifactException {
        if (wire != START_GROUP) {
            skipValue(wire);
            return;
        }
        long[] open = new long[USUAL_DEPTH];
        int depth = 0;
        open[depth++] = number;
        while (depth > 0) {
            long tag = in.varint(top.end());
            int inner = (int) (tag & 7);
            if (tag < 8 || tag > MAX_TAG) {
                throw in.malformed("a field without a valid number");
            }
            if (inner == START_GROUP) {
                if (depth == open.length) {
                    throw in.malformed("groups are nested too deep");
                }
                open[depth++] = tag >>> 3;
            } else if (inner == END_GROUP) {
                if (open[--depth] != tag >>> 3) {
                    throw in.malformed("a group ends that did not begin");
                }
            } else {
                skipValue(inner);
            }
            if ((++fields & 0xfff) == 0) {
                budget.checkTime();
            }
        }
    }

    private void skipValue(int wire) throws IOException, MalformedArtifactException {
        switch (wire) {
            case VARINT -> in.varint(top.end());
            case I64 -> in.fixed(Long.BYTES, top.end());
            case LENGTH -> {
                long length = in.length(top.end());
                in.skipTo(in.position() + length);
            }
            case I32 -> in.fixed(Integer.BYTES, top.end());
            default -> throw in.malformed("a field of no wire type");
        }
    }
}
