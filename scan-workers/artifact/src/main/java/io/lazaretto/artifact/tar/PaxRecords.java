package io.lazaretto.artifact.tar;

import io.lazaretto.artifact.report.MalformedArtifactException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The records of an extended header (POSIX.1-2001, pax): {@code length SP key=value LF}.
 *
 * @param values the last one of each key
 * @param sparse offsets and lengths in the order of their records, which sparse form 0.0 repeats
 */
record PaxRecords(Map<String, String> values, List<Long> sparse) {
    private static final int MAX_RECORDS = 100_000;

    static final PaxRecords NONE = new PaxRecords(Map.of(), List.of());

    static PaxRecords of(byte[] bytes, long offset) throws MalformedArtifactException {
        Map<String, String> values = new HashMap<>();
        List<Long> sparse = new ArrayList<>();
        int at = 0;
        for (int count = 0; at < bytes.length && bytes[at] != 0; count++) {
            int space = indexOf(bytes, ' ', at);
            int length = space < 0 ? -1 : (int) Math.min(Integer.MAX_VALUE, decimal(text(bytes, at, space)));
            int equals = space < 0 ? -1 : indexOf(bytes, '=', space);
            boolean fits = length > 0 && length <= bytes.length - at && equals > 0 && equals < at + length;
            if (!fits || bytes[at + length - 1] != '\n' || count == MAX_RECORDS) {
                throw new MalformedArtifactException("tar", offset + at, "a pax record breaks its form");
            }
            String key = text(bytes, space + 1, equals);
            String value = text(bytes, equals + 1, at + length - 1);
            if (key.equals("GNU.sparse.offset") || key.equals("GNU.sparse.numbytes")) {
                sparse.add(decimal(value));
            }
            values.put(key, value);
            at += length;
        }
        return new PaxRecords(values, sparse);
    }

    /** These records over those of another header, such as a global one. */
    PaxRecords over(PaxRecords other) {
        if (other.values.isEmpty()) {
            return this;
        }
        Map<String, String> merged = new HashMap<>(other.values);
        merged.putAll(values);
        return new PaxRecords(merged, sparse.isEmpty() ? other.sparse : sparse);
    }

    String text(String key, String otherwise) {
        return values.getOrDefault(key, otherwise);
    }

    /** @return -1 when there is no such record, or it is no number */
    long number(String key) {
        return decimal(values.getOrDefault(key, ""));
    }

    /** Whether there is such a record and it is no plain number: readers take it in different ways, or not at all. */
    boolean isOdd(String key) {
        return values.containsKey(key) && number(key) < 0;
    }

    /** The number that Python's {@code int()} makes of such a record; -1 when it makes none. */
    long lenient(String key) {
        String text = values.getOrDefault(key, "").strip().replace("_", "");
        return decimal(text.startsWith("+") ? text.substring(1) : text);
    }

    /** @return -1 when the text is no plain number */
    static long decimal(String text) {
        if (text.isEmpty() || text.length() > 18) {
            return -1;
        }
        long value = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            value = value * 10 + c - '0';
        }
        return value;
    }

    private static int indexOf(byte[] bytes, char what, int from) {
        for (int i = from; i < bytes.length; i++) {
            if (bytes[i] == what) {
                return i;
            }
        }
        return -1;
    }

    private static String text(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.UTF_8);
    }
}
