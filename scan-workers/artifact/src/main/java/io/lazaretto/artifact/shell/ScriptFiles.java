package io.lazaretto.artifact.shell;

import io.lazaretto.artifact.budget.BudgetExceededException;
import io.lazaretto.artifact.report.Reasons;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What the scripts of one document share: the files that they make, and how much may be read. */
final class ScriptFiles {
    private static final int MAX_FILES = 4096;
    private static final int MAX_TEXT = 1 << 20;
    private static final long MAX_CHARACTERS = 16 << 20;
    private static final int COMMAND = 256;

    private final Set<String> downloaded = new HashSet<>();
    private final Map<String, String> written = new HashMap<>();
    private long characters;

    /** Counts what is read, the same text as often as it is run; to judge a command costs more than to read it. */
    void read(int length, long commands) throws BudgetExceededException {
        characters += length + commands * COMMAND;
        if (characters > MAX_CHARACTERS) {
            throw new BudgetExceededException(Reasons.LIMIT + "scripts in scripts");
        }
    }

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
