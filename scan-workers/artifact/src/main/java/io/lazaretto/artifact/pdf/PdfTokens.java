package io.lazaretto.artifact.pdf;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Tokens of PDF syntax (ISO 32000-1, 7.2), from the first byte to the last; never backwards, but over a stream without an end. */
final class PdfTokens {
    private static final Set<String> FILTERS = Set.of(
            "FlateDecode",
            "Fl",
            "ASCIIHexDecode",
            "AHx",
            "ASCII85Decode",
            "A85",
            "LZWDecode",
            "LZW",
            "RunLengthDecode",
            "RL",
            "DCTDecode",
            "DCT",
            "CCITTFaxDecode",
            "CCF",
            "JBIG2Decode",
            "JPXDecode");
    private static final byte[] END = "endstream".getBytes(StandardCharsets.US_ASCII);
    private static final int MAX_NAME = 256;
    private static final int MAX_NAMES = 4096;
    /** Names that say how a stream is to be read; they are never too many. */
    private static final Set<String> DECIDING = Set.of("ObjStm", "EmbeddedFile", "Crypt", "Predictor");

    private final byte[] bytes;
    private final Set<String> names = new HashSet<>();
    private final List<String> filters = new ArrayList<>();
    private int next;
    private int at;
    private Kind kind = Kind.OTHER;
    private String text = "";
    private int streamFrom;
    private int streamTo;

    enum Kind {
        NAME,
        STREAM,
        OTHER
    }

    PdfTokens(byte[] bytes) {
        this.bytes = bytes;
    }

    Kind kind() {
        return kind;
    }

    String text() {
        return text;
    }

    int at() {
        return at;
    }

    int streamFrom() {
        return streamFrom;
    }

    int streamTo() {
        return streamTo;
    }

    /** Names since the last object began. */
    Set<String> names() {
        return names;
    }

    List<String> filters() {
        return List.copyOf(filters);
    }

    /** @return false at the end */
    boolean next() {
        while (next < bytes.length && isSpace(bytes[next])) {
            next++;
        }
        if (next >= bytes.length) {
            return false;
        }
        at = next;
        kind = Kind.OTHER;
        int c = bytes[next];
        switch (c) {
            case '%' -> {
                while (next < bytes.length && bytes[next] != '\n' && bytes[next] != '\r') {
                    next++;
                }
            }
            case '(' -> string();
            case '/' -> name();
            case '<', '>', '[', ']', '{', '}', ')' -> next++;
            default -> keyword();
        }
        return true;
    }

    private void name() {
        StringBuilder name = new StringBuilder();
        next++;
        while (next < bytes.length && isRegular(bytes[next]) && name.length() < MAX_NAME) {
            int c = bytes[next] & 0xff;
            if (c == '#'
                    && next + 2 < bytes.length
                    && Character.digit(bytes[next + 1], 16) >= 0
                    && Character.digit(bytes[next + 2], 16) >= 0) {
                c = Character.digit(bytes[next + 1], 16) << 4 | Character.digit(bytes[next + 2], 16);
                next += 2;
            }
            name.append((char) c);
            next++;
        }
        kind = Kind.NAME;
        text = name.toString();
        if (FILTERS.contains(text)) {
            filters.add(text);
        }
        if (names.size() < MAX_NAMES || DECIDING.contains(text)) {
            names.add(text);
        }
    }

    private void keyword() {
        int from = next;
        while (next < bytes.length && isRegular(bytes[next])) {
            next++;
        }
        int length = next - from;
        if (is("obj", from, length) || is("endobj", from, length)) {
            names.clear();
            filters.clear();
        } else if (is("stream", from, length) && (next >= bytes.length || bytes[next] == '\r' || bytes[next] == '\n')) {
            streamFrom = next + (next + 1 < bytes.length && bytes[next] == '\r' && bytes[next + 1] == '\n' ? 2 : 1);
            int end = indexOf(bytes, END, Math.min(streamFrom, bytes.length), bytes.length);
            streamFrom = Math.min(streamFrom, bytes.length);
            streamTo = end < 0 ? bytes.length : end;
            // Without an end, what follows is looked at as objects as well.
            next = end < 0 ? streamFrom : end + END.length;
            kind = Kind.STREAM;
        }
    }

    private void string() {
        int depth = 0;
        while (next < bytes.length) {
            int c = bytes[next++];
            if (c == '\\') {
                next++;
            } else if (c == '(') {
                depth++;
            } else if (c == ')' && --depth == 0) {
                return;
            }
        }
        // It never ends: what it hides is looked at.
        next = at + 1;
    }

    private boolean is(String word, int from, int length) {
        if (length != word.length()) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (bytes[from + i] != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isSpace(int c) {
        return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == 0;
    }

    private static boolean isRegular(int c) {
        return !isSpace(c) && "()<>[]{}/%".indexOf(c) < 0;
    }

    static int indexOf(byte[] bytes, byte[] sought, int from, int to) {
        outer:
        for (int i = from; i <= to - sought.length; i++) {
            for (int j = 0; j < sought.length; j++) {
                if (bytes[i + j] != sought[j]) {
                    continue outer;
                }
            }
            return i;
        }
        return -1;
    }

    static int lastIndexOf(byte[] bytes, byte[] sought) {
        for (int i = bytes.length - sought.length; i >= 0; i--) {
            if (indexOf(bytes, sought, i, i + sought.length) == i) {
                return i;
            }
        }
        return -1;
    }
}
