package io.lazaretto.artifact.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.lazaretto.artifact.budget.Budget;
import io.lazaretto.artifact.budget.BudgetExceededException;
import io.lazaretto.artifact.bytes.ByteView;
import io.lazaretto.artifact.report.MalformedArtifactException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

/** Walks a document once, with an explicit stack, in memory that grows with its keys and not with its values. */
public final class JsonWalk {
    private static final int TOKENS_PER_TIME_CHECK = 1 << 14;

    private final JsonVisitor visitor;
    private final Deque<Frame> open = new ArrayDeque<>();

    private final ByteOffsets offsets;

    private JsonWalk(JsonVisitor visitor, ByteOffsets offsets) {
        this.visitor = visitor;
        this.offsets = offsets;
    }

    /**
     * @param view UTF-8 without NUL
     * @param manyRoots whether several documents may follow one another (JSON lines)
     * @throws MalformedArtifactException when the bytes are not JSON to their end
     */
    public static void walk(ByteView view, boolean manyRoots, JsonVisitor visitor, Budget budget)
            throws IOException, MalformedArtifactException, BudgetExceededException {
        ByteOffsets offsets = new ByteOffsets(view);
        try (JsonParser parser = JsonParsers.asPythonReads(view)) {
            new JsonWalk(visitor, offsets).run(parser, manyRoots, budget);
        } catch (StreamConstraintsException e) {
            throw new BudgetExceededException("limit: JSON");
        } catch (JsonProcessingException e) {
            throw new MalformedArtifactException("json", offsets.of(e.getLocation()), "not valid JSON");
        }
    }

    private void run(JsonParser parser, boolean manyRoots, Budget budget)
            throws IOException, MalformedArtifactException, BudgetExceededException {
        int roots = 0;
        long tokens = 0;
        for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
            if (open.isEmpty() && ++roots > 1 && !manyRoots) {
                throw new MalformedArtifactException(
                        "json", offsets.of(parser.currentTokenLocation()), "text after the document");
            }
            if (++tokens % TOKENS_PER_TIME_CHECK == 0) {
                budget.checkTime();
            }
            take(parser, token);
        }
        if (roots == 0) {
            throw new MalformedArtifactException("json", 0, "empty document");
        }
        if (!open.isEmpty()) {
            throw new MalformedArtifactException(
                    "json", offsets.of(parser.currentLocation()), "the document ends early");
        }
    }

    private void take(JsonParser parser, JsonToken token) throws IOException {
        long offset = offsets.of(parser.currentTokenLocation());
        switch (token) {
            case FIELD_NAME -> {
                Frame frame = open.getFirst();
                frame.key = parser.currentName();
                if (!frame.keys.add(frame.key)) {
                    visitor.duplicate(frame.key, offset);
                }
            }
            case START_OBJECT, START_ARRAY -> {
                // Told when the first token inside shows whether it is empty.
                announceIfWaiting(false);
                String key = open.isEmpty() ? "" : open.getFirst().key;
                open.addFirst(new Frame(token == JsonToken.START_ARRAY, key, offset));
                return;
            }
            case END_OBJECT, END_ARRAY -> {
                announceIfWaiting(true);
                open.removeFirst();
                return;
            }
            case VALUE_STRING -> scalar(JsonVisitor.Kind.STRING, parser.getText(), offset);
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> scalar(JsonVisitor.Kind.NUMBER, null, offset);
            case VALUE_TRUE -> scalar(JsonVisitor.Kind.TRUE, null, offset);
            case VALUE_FALSE -> scalar(JsonVisitor.Kind.FALSE, null, offset);
            case VALUE_NULL -> scalar(JsonVisitor.Kind.NULL, null, offset);
            case VALUE_EMBEDDED_OBJECT, NOT_AVAILABLE -> throw new IllegalStateException("no such token in text");
        }
        if (token == JsonToken.FIELD_NAME) {
            announceIfWaiting(false);
        }
    }

    private void scalar(JsonVisitor.Kind kind, String text, long offset) {
        announceIfWaiting(false);
        if (!open.isEmpty()) {
            Frame frame = open.getFirst();
            visitor.value(open.size(), frame.key, frame.array, kind, text, offset);
        }
    }

    private void announceIfWaiting(boolean empty) {
        if (open.isEmpty() || open.getFirst().announced) {
            return;
        }
        Frame frame = open.removeFirst();
        frame.announced = true;
        if (!open.isEmpty()) {
            visitor.value(open.size(), frame.outerKey, open.getFirst().array, frame.kind(empty), null, frame.offset);
        }
        open.addFirst(frame);
    }

    private static final class Frame {
        private final boolean array;
        private final String outerKey;
        private final long offset;
        private final KeySet keys = new KeySet();
        private String key;
        private boolean announced;

        Frame(boolean array, String outerKey, long offset) {
            this.array = array;
            this.outerKey = outerKey;
            this.offset = offset;
            this.key = array ? outerKey : "";
        }

        JsonVisitor.Kind kind(boolean empty) {
            if (array) {
                return empty ? JsonVisitor.Kind.EMPTY_ARRAY : JsonVisitor.Kind.ARRAY;
            }
            return empty ? JsonVisitor.Kind.EMPTY_OBJECT : JsonVisitor.Kind.OBJECT;
        }
    }
}
