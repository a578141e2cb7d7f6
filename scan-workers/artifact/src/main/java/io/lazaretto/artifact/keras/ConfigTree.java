package io.lazaretto.artifact.keras;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.lazaretto.artifact.budget.Budget;
import io.lazaretto.artifact.budget.BudgetExceededException;
import io.lazaretto.artifact.bytes.ByteView;
import io.lazaretto.artifact.json.JsonParsers;
import io.lazaretto.artifact.report.MalformedArtifactException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.ObjLongConsumer;

/** Reads a configuration into memory that is bounded; of long lists of plain values only the beginning is kept. */
final class ConfigTree {
    private static final int MAX_NODES = 400_000;
    private static final long MAX_CHARS = 24L << 20;
    private static final int KEPT_PLAIN = 64;
    private static final int TOKENS_PER_TIME_CHECK = 1 << 14;
    private static final ConfigNode NUMBER = ConfigNode.other(ConfigNode.Kind.NUMBER);
    private static final ConfigNode TRUE = ConfigNode.other(ConfigNode.Kind.TRUE);
    private static final ConfigNode FALSE = ConfigNode.other(ConfigNode.Kind.FALSE);
    private static final ConfigNode NULL = ConfigNode.other(ConfigNode.Kind.NULL);

    private final Deque<ConfigNode> open = new ArrayDeque<>();
    private final Deque<String> keys = new ArrayDeque<>();
    private final ObjLongConsumer<String> duplicates;
    private ConfigNode root;
    private int nodes;
    private long chars;

    private ConfigTree(ObjLongConsumer<String> duplicates) {
        this.duplicates = duplicates;
    }

    /**
     * @param view UTF-8 without NUL
     * @param duplicates is told of keys that occur twice in one dictionary
     */
    static ConfigNode read(ByteView view, Budget budget, ObjLongConsumer<String> duplicates)
            throws IOException, MalformedArtifactException {
        try (JsonParser parser = JsonParsers.asPythonReads(view)) {
            return new ConfigTree(duplicates).run(parser, budget);
        } catch (StreamConstraintsException e) {
            throw new BudgetExceededException("limit: JSON");
        } catch (JsonProcessingException e) {
            throw new MalformedArtifactException("keras", offset(e.getLocation()), "not valid JSON");
        }
    }

    /** The parser counts characters where it decodes the bytes first; they differ in texts that are not ASCII. */
    private static long offset(JsonLocation location) {
        if (location == null) {
            return -1;
        }
        return location.getByteOffset() >= 0 ? location.getByteOffset() : location.getCharOffset();
    }

    private ConfigNode run(JsonParser parser, Budget budget) throws IOException, MalformedArtifactException {
        long tokens = 0;
        for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
            if (++tokens % TOKENS_PER_TIME_CHECK == 0) {
                budget.checkTime();
            }
            if (open.isEmpty() && root != null) {
                throw new MalformedArtifactException("keras", -1, "text after the document");
            }
            take(parser, token, offset(parser.currentTokenLocation()));
        }
        if (root == null || !open.isEmpty()) {
            throw new MalformedArtifactException("keras", -1, "no whole document");
        }
        return root;
    }

    private void take(JsonParser parser, JsonToken token, long offset) throws IOException {
        switch (token) {
            case FIELD_NAME -> {
                keys.push(parser.currentName());
                spend(keys.getFirst().length());
            }
            case START_OBJECT -> down(ConfigNode.dict(offset));
            case START_ARRAY -> down(ConfigNode.list(offset));
            case END_OBJECT, END_ARRAY -> open.pop();
            case VALUE_STRING -> plain(ConfigNode.text(parser.getText(), offset));
            case VALUE_TRUE -> plain(TRUE);
            case VALUE_FALSE -> plain(FALSE);
            case VALUE_NULL -> plain(NULL);
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> plain(NUMBER);
            case VALUE_EMBEDDED_OBJECT, NOT_AVAILABLE -> throw new IllegalStateException("no such token in text");
        }
    }

    private void down(ConfigNode node) throws BudgetExceededException {
        spend(0);
        attach(node, node.offset());
        open.push(node);
    }

    private void plain(ConfigNode node) throws BudgetExceededException {
        ConfigNode parent = open.peek();
        if (parent != null
                && parent.is(ConfigNode.Kind.LIST)
                && parent.children().size() >= KEPT_PLAIN) {
            return;
        }
        spend(node.text() == null ? 0 : node.text().length());
        attach(node, node.offset());
    }

    private void attach(ConfigNode node, long offset) {
        ConfigNode parent = open.peek();
        if (parent == null) {
            root = node;
            return;
        }
        parent.children().add(node);
        if (parent.is(ConfigNode.Kind.DICT)) {
            String key = keys.pop();
            if (parent.members().put(key, node) != null) {
                duplicates.accept(key, offset);
            }
        }
    }

    private void spend(int length) throws BudgetExceededException {
        chars += length;
        if (++nodes > MAX_NODES || chars > MAX_CHARS) {
            throw new BudgetExceededException("limit: keras configuration");
        }
    }
}
