package io.lazaretto.artifact.archive;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;

/** Names of entries as an extractor resolves them; nothing is ever written under one. */
public final class EntryPath {
    private EntryPath() {}

    /** Whether a path, taken from a folder inside the archive, leaves the archive. */
    public static boolean escapes(String folder, String path) {
        if (path.startsWith("/") || path.startsWith("\\") || path.matches("(?s)[A-Za-z]:[/\\\\].*")) {
            return true;
        }
        int depth = 0;
        for (String part : (folder + "/" + path).replace('\\', '/').split("/", -1)) {
            if (part.equals("..")) {
                depth--;
            } else if (!part.isEmpty() && !part.equals(".")) {
                depth++;
            }
            if (depth < 0) {
                return true;
            }
        }
        return false;
    }

    /** Whether readers could see another name than this one, or none. */
    public static boolean isOdd(String name) {
        return name.isEmpty()
                || name.indexOf('\\') >= 0
                || name.indexOf('\0') >= 0
                || name.indexOf(':') == 1
                || name.contains("../")
                || name.endsWith("/..");
    }

    /** Without empty and {@code .} parts, and with {@code ..} resolved. */
    static String plain(String name) {
        Deque<String> parts = new ArrayDeque<>();
        for (String part : name.split("/", -1)) {
            if (part.equals("..")) {
                parts.pollLast();
            } else if (!part.isEmpty() && !part.equals(".")) {
                parts.addLast(part);
            }
        }
        return String.join("/", parts);
    }

    static String parent(String name) {
        return name.substring(0, Math.max(0, name.lastIndexOf('/')));
    }

    /** Whether a folder on the way to this plain name is in the set. */
    static boolean isBelow(String plain, Set<String> folders) {
        if (folders.isEmpty()) {
            return false;
        }
        for (int slash = plain.indexOf('/'); slash > 0; slash = plain.indexOf('/', slash + 1)) {
            if (folders.contains(plain.substring(0, slash))) {
                return true;
            }
        }
        return false;
    }
}
