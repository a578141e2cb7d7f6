package io.lazaretto.artifact.provenance;

import java.util.List;
import java.util.regex.Pattern;

/**
 * A name in a signature, and what is wrong with it as a path.
 *
 * @param path the name of the file; without a range of bytes
 * @param from first byte, inclusive; -1 for the whole file
 * @param to last byte, exclusive
 */
record SignedPath(String path, long from, long to) {
    private static final Pattern DRIVE = Pattern.compile("[A-Za-z]:[\\\\/]");

    /** A path that leaves the model. */
    static boolean escapes(String path) {
        return path.startsWith("/")
                || path.startsWith("\\")
                || DRIVE.matcher(path).lookingAt()
                || List.of(path.split("[/\\\\]", -1)).contains("..");
    }

    /** A path that two readers may take for two files: not in the one form that the specification allows. */
    static boolean isCanonical(String path) {
        if (path.isEmpty() || path.indexOf('\0') >= 0) {
            return false;
        }
        for (String part : path.split("/", -1)) {
            if (part.isEmpty() || part.equals(".") || part.equals("..")) {
                return false;
            }
        }
        return true;
    }

    /** {@code path:start:end}; file names may contain colons, so the last two numbers count. Null when there are none. */
    static SignedPath shard(String name) {
        int end = name.lastIndexOf(':');
        int start = end < 0 ? -1 : name.lastIndexOf(':', end - 1);
        if (start < 0) {
            return null;
        }
        long from = number(name.substring(start + 1, end));
        long to = number(name.substring(end + 1));
        return from < 0 || to <= from ? null : new SignedPath(name.substring(0, start), from, to);
    }

    private static long number(String digits) {
        if (digits.isEmpty() || digits.length() > 18 || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return -1;
        }
        return Long.parseLong(digits);
    }
}
