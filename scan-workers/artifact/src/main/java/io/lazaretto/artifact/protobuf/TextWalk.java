package io.lazaretto.artifact.protobuf;

import io.lazaretto.artifact.budget.Budget;
import io.lazaretto.artifact.bytes.ByteView;
import io.lazaretto.artifact.report.MalformedArtifactException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;

/** Reads a message in its text form, and tells of it what {@link WireWalk} would tell. */
public final class TextWalk {
    private final TextLexer in;
    private final Schema schema;
    private final ProtoVisitor visitor;
    private final Budget budget;
    private final Deque<Character> closing = new ArrayDeque<>();
    private Message top;
    private long fields;

    private TextWalk(TextLexer in, Message root, Schema schema, ProtoVisitor visitor, Budget budget) {
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
        Message message = new Message(schema.type(root), null, null, 0, view.size());
        new TextWalk(new TextLexer(view, format), message, schema, visitor, budget).run();
    }

    private void run() throws IOException, MalformedArtifactException {
        while (in.peek() >= 0) {
            if (!closing.isEmpty() && in.take(closing.peek())) {
                closing.pop();
                end();
            } else {
                field();
            }
            separator();
            tick();
        }
        if (!closing.isEmpty()) {
            throw in.malformed("a message without an end");
        }
        end();
    }

    private void end() throws IOException, MalformedArtifactException {
        Message done = top;
        top = done.parent();
        visitor.end(done);
    }

    private void separator() throws IOException {
        if (!in.take(',')) {
            in.take(';');
        }
    }

    private void field() throws IOException, MalformedArtifactException {
        long offset = in.next();
        String name = in.word();
        FieldType field = top.messageType().field(name);
        boolean colon = in.take(':');
        if (field == null) {
            visitor.anomaly(WireAnomaly.UNKNOWN, top, name, offset);
            skip();
        } else if (field.kind() == Kind.MESSAGE) {
            if (in.peek() == '[') {
                throw in.malformed("a list of messages");
            }
            single(field, offset);
            open(field, offset);
        } else if (!colon) {
            throw in.malformed("a value without a colon");
        } else if (in.take('[')) {
            list(field);
        } else {
            value(field, offset);
        }
    }

    private void open(FieldType field, long offset) throws IOException, MalformedArtifactException {
        if (in.take('{')) {
            closing.push('}');
        } else if (in.take('<')) {
            closing.push('>');
        } else {
            throw in.malformed("a message without a beginning");
        }
        top = new Message(schema.type(field.message()), top, field, offset, -1);
        if (top.depth() == WireWalk.USUAL_DEPTH) {
            visitor.anomaly(WireAnomaly.DEEP, top, field.name(), offset);
        }
        if (top.depth() > WireWalk.MAX_DEPTH) {
            throw in.malformed("messages are nested too deep");
        }
    }

    private void single(FieldType field, long offset) {
        if (top.add(field)) {
            visitor.anomaly(WireAnomaly.REPEATED, top, field.name(), offset);
        }
    }

    private void list(FieldType field) throws IOException, MalformedArtifactException {
        while (!in.take(']')) {
            value(field, in.next());
            in.take(',');
            tick();
        }
    }

    private void value(FieldType field, long offset) throws IOException, MalformedArtifactException {
        single(field, offset);
        if (field.kind() == Kind.STRING || field.kind() == Kind.BYTES) {
            if (in.peek() != '"' && in.peek() != '\'') {
                throw in.malformed("a text without quotes");
            }
            byte[] content = in.string();
            top.text(field, new String(content, StandardCharsets.UTF_8), content.length);
            visitor.bytes(top, field, ByteView.of(content), offset);
            return;
        }
        if (field.kind() == Kind.FLOAT || field.kind() == Kind.DOUBLE) {
            in.word();
        } else {
            top.number(field, number(field, in.word()));
        }
    }

    private long number(FieldType field, String word) throws MalformedArtifactException {
        if (word.equals("true") || word.equals("false")) {
            return word.equals("true") ? 1 : 0;
        }
        if (field.kind() == Kind.ENUM && !word.isEmpty() && Character.isLetter(word.charAt(0))) {
            return EnumNames.number(word);
        }
        try {
            boolean unsigned = field.kind() == Kind.UINT64 || field.kind() == Kind.FIXED64;
            return unsigned && !word.startsWith("0") ? Long.parseUnsignedLong(word) : Long.decode(word);
        } catch (NumberFormatException e) {
            throw in.malformed("a number that is none");
        }
    }

    /** Passes over the value of a field that is not known. */
    private void skip() throws IOException, MalformedArtifactException {
        long depth = 0;
        do {
            int c = in.peek();
            if (c < 0) {
                throw in.malformed("a value without an end");
            }
            if (c == '{' || c == '<' || c == '[') {
                in.take((char) c);
                depth++;
            } else if (c == '}' || c == '>' || c == ']') {
                if (depth == 0) {
                    throw in.malformed("a value is missing");
                }
                in.take((char) c);
                depth--;
            } else if (c == '"' || c == '\'') {
                in.string();
            } else if (c == ':' || c == ',' || c == ';') {
                in.take((char) c);
            } else {
                in.word();
            }
            tick();
        } while (depth > 0);
    }

    private void tick() throws IOException {
        if ((++fields & 0xfff) == 0) {
            budget.checkTime();
        }
    }
}
