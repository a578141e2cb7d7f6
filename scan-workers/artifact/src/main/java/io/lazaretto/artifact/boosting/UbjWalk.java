package io.lazaretto.artifact.boosting;

import io.lazaretto.artifact.budget.Budget;
import io.lazaretto.artifact.bytes.ByteView;
import io.lazaretto.artifact.bytes.ByteWindow;
import io.lazaretto.artifact.report.MalformedArtifactException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Walks the UBJSON that XGBoost writes ({@code src/common/json.cc}, {@code UBJReader}; draft 12 with counted and typed arrays):
 * every length against what remains, an explicit stack.
 */
final class UbjWalk {
    private static final int MAX_DEPTH = 256;
    private static final int MAX_KEY = 1024;
    private static final int UNCOUNTED = -1;
    private static final int STEPS_PER_CHECK = 1 << 14;

    private final ByteView view;
    private final ByteWindow bytes;
    private final XgboostKeys keys;
    private final Budget budget;
    private final Deque<Open> open = new ArrayDeque<>();
    private long at;

    UbjWalk(ByteView view, XgboostKeys keys, Budget budget) {
        this.budget = budget;
        this.view = view;
        this.bytes = new ByteWindow(view, 1 << 16);
        this.keys = keys;
    }

    /** An array or object whose end has not come; {@code left} counts items when it is counted. */
    private static final class Open {
        private final boolean object;
        private long left;

        Open(boolean object, long left) {
            this.object = object;
            this.left = left;
        }
    }

    void run() throws IOException, MalformedArtifactException {
        value(u8());
        long steps = 0;
        while (!open.isEmpty()) {
            if (++steps % STEPS_PER_CHECK == 0) {
                budget.checkTime();
            }
            Open top = open.peek();
            if (top.left == 0) {
                open.pop();
                continue;
            }
            int marker = u8();
            if (top.left == UNCOUNTED && marker == (top.object ? '}' : ']')) {
                open.pop();
                continue;
            }
            if (top.left != UNCOUNTED) {
                top.left--;
            }
            if (top.object) {
                long offset = at;
                String key = text(length(marker), MAX_KEY);
                keys.key(open.size(), key, offset);
                marker = u8();
            }
            value(marker);
        }
        keys.end(at);
        if (at != view.size()) {
            throw malformed("bytes behind the document");
        }
    }

    private void value(int marker) throws IOException, MalformedArtifactException {
        switch (marker) {
            case 'Z', 'T', 'F' -> {}
            case 'S' -> skip(length(u8()));
            case '{' -> push(new Open(true, UNCOUNTED));
            case '[' -> array();
            default -> skip(size(marker));
        }
    }

    private void array() throws IOException, MalformedArtifactException {
        int next = bytes.at(at);
        if (next == '$') {
            at++;
            int type = u8();
            if (u8() != '#') {
                throw malformed("a typed array without a count");
            }
            try {
                skip(Math.multiplyExact(length(u8()), size(type)));
            } catch (ArithmeticException e) {
                throw malformed("an array longer than any file");
            }
        } else if (next == '#') {
            at++;
            push(new Open(false, length(u8())));
        } else {
            push(new Open(false, UNCOUNTED));
        }
    }

    private void push(Open container) throws MalformedArtifactException {
        if (open.size() == MAX_DEPTH) {
            throw malformed("nested too deep");
        }
        open.push(container);
    }

    private long size(int marker) throws MalformedArtifactException {
        return switch (marker) {
            case 'i', 'U', 'C' -> 1;
            case 'I', 'u' -> 2;
            case 'l', 'm', 'd' -> 4;
            case 'L', 'M', 'D' -> 8;
            default -> throw malformed("an unknown type");
        };
    }

    /** Big-endian and signed, except {@code U}. */
    private long length(int marker) throws IOException, MalformedArtifactException {
        int size = (int) size(marker);
        if (marker == 'd' || marker == 'D' || marker == 'C') {
            throw malformed("a length that is no integer");
        }
        long value = 0;
        for (int i = 0; i < size; i++) {
            value = value << 8 | u8();
        }
        int unused = Long.SIZE - size * Byte.SIZE;
        value = marker == 'U' ? value : value << unused >> unused;
        if (value < 0) {
            throw malformed("a negative length");
        }
        return value;
    }

    private String text(long length, int most) throws IOException, MalformedArtifactException {
        if (length > most) {
            throw malformed("a key that is too long");
        }
        long from = at;
        skip(length);
        return new String(view.copy(from, (int) length), StandardCharsets.UTF_8);
    }

    private int u8() throws IOException, MalformedArtifactException {
        int value = bytes.at(at);
        if (value < 0) {
            throw malformed("ends early");
        }
        at++;
        return value;
    }

    private void skip(long length) throws MalformedArtifactException {
        if (length > view.size() - at) {
            throw malformed("ends early");
        }
        at += length;
    }

    private MalformedArtifactException malformed(String reason) {
        return new MalformedArtifactException(XgboostKeys.FORMAT, at, reason);
    }
}
