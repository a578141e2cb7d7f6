package io.lazaretto.artifact.shell;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Files that scripts have made: from the network, or with a text that is known. */
final class ScriptFiles {
    private static final int MAX_FILES = 4096;
    private static final int MAX_TEXT = 1 << 20;

    private final Set<String> downloaded = new HashSet<>();
    private final Map<String, String> written = new HashMap<>();

    void download(String path) {
        if (downloaded.size() < MAX_FILES) {
            downloaded.add(plain(path));
        }
    }

    /** Any may be, once there are too many to remember. */
    boolean isDownloaded(String path) {
        return downloaded.size() >= MAX_FILES || downloaded.contains(plain(path));
    }

    /** @param text that is added to what the file holds already */
    void write(String path, String text) {
        String before = written.getOrDefault(plain(path), "");
        if (written.size() < MAX_FILES && before.length() + text.length() < MAX_TEXT) {
            written.put(plain(path), before + text);
        } else {
            download(path);
        }
    }

    /** @return null when it is not known */
    String text(String path) {
        return written.get(plain(path));
    }

    private static String plain(String path) {
        return path.startsWith("./") ? path.substring(2) : path;
    }
}
