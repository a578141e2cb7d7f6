package io.lazaretto.artifact.hidden;

import io.lazaretto.artifact.bytes.ByteView;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * A window that moves over a text of any length, with some of what lies before and behind it, so that a rule can look
 * around a place. Backslash escapes of JSON and YAML are decoded on the way when asked for: the model sees what they mean.
 * An escaped quote becomes an apostrophe, so that every {@code "} is one of the syntax.
 */
final class TextBuffer {
    private static final int BEFORE = 1 << 12;
    private static final int CHUNK = 1 << 16;
    private static final int AFTER = 1 << 13;

    final byte[] bytes = new byte[BEFORE + CHUNK + AFTER];
    private final ByteView view;
    private final Unescape unescape;
    private long read;
    private long shifted;
    private int end;

    TextBuffer(ByteView view, boolean escapes) {
        this.view = view;
        this.unescape = escapes ? new Unescape(view, bytes.length) : null;
    }

    /**
     * Moves on.
     *
     * @param done everything before this index has been looked at
     * @return the index to go on at
     */
    int advance(int done) throws IOException {
        int shift = Math.max(0, done - BEFORE);
        System.arraycopy(bytes, shift, bytes, 0, end - shift);
        if (unescape != null) {
            unescape.shift(shift, end);
        }
        end -= shift;
        shifted += shift;
        fill();
        return done - shift;
    }

    private void fill() throws IOException {
        if (unescape != null) {
            end = unescape.fill(bytes, end);
            return;
        }
        while (end < bytes.length && read < view.size()) {
            int count = view.read(read, bytes, end, bytes.length - end);
            read += count;
            end += count;
        }
    }

    /** Behind the last byte that is there. */
    int end() {
        return end;
    }

    /** Index up to which everything should be looked at before moving on. */
    int limit() {
        boolean all = unescape == null ? read >= view.size() : unescape.isAtEnd();
        return all ? end : end - AFTER;
    }

    /** How far an index is from the start of the text. */
    long position(int index) {
        return shifted + index;
    }

    /** Where an index comes from, in bytes of the view. */
    long offset(int index) {
        return unescape == null ? shifted + index : unescape.offset(index, end);
    }

    String text(int from, int to) {
        int start = Math.max(0, from);
        return new String(bytes, start, Math.max(0, Math.min(end, to) - start), StandardCharsets.UTF_8);
    }

    /** The code point that begins at an index; -1 outside the text, or where none begins. */
    int codePointAt(int index) {
        if (index < 0 || index >= end) {
            return -1;
        }
        int lead = bytes[index] & 0xff;
        if (lead < 0x80) {
            return lead;
        }
        int length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
        if (lead < 0xc2 || lead > 0xf4 || index + length > end) {
            return -1;
        }
        int cp = lead & 0xff >> length + 1;
        for (int i = 1; i < length; i++) {
            int next = bytes[index + i];
            if ((next & 0xc0) != 0x80) {
                return -1;
            }
            cp = cp << 6 | next & 0x3f;
        }
        return cp <= Character.MAX_CODE_POINT ? cp : -1;
    }

    /** The code point that ends before an index; -1 when there is none. */
    int codePointBefore(int index) {
        int at = before(index);
        return at < 0 ? -1 : codePointAt(at);
    }

    /** Where the code point before an index begins; -1 when there is none. */
    int before(int index) {
        int at = index - 1;
        while (at >= 0 && at > index - 4 && (bytes[at] & 0xc0) == 0x80) {
            at--;
        }
        return at;
    }

    static int length(int cp) {
        return cp < 0x80 ? 1 : cp < 0x800 ? 2 : cp < 0x10000 ? 3 : 4;
    }

    /** Where the line of an index begins; at most {@code far} back. */
    int lineStart(int index, int far) {
        int at = index;
        while (at > 0 && at > index - far && bytes[at - 1] != '\n') {
            at--;
        }
        return at;
    }

    /** Index of the line feed at or behind an index, at most {@code far} on. */
    int lineEnd(int index, int far) {
        int at = index;
        while (at < end && at < index + far && bytes[at] != '\n') {
            at++;
        }
        return at;
    }
}
