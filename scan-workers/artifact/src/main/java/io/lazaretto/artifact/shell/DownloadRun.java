package io.lazaretto.artifact.shell;

import java.util.regex.Pattern;

/** A command in a text that is no script: what is downloaded is handed to a shell. */
public final class DownloadRun {
    private static final Pattern COMMAND = Pattern.compile(
            "\\b(curl|wget)\\b[^|\\n]{1,300}\\|\\s*(sudo\\s+)?(ba|z|da)?sh\\b|\\b(ba)?sh\\s+<\\(\\s*(curl|wget)\\b");

    private DownloadRun() {}

    public static boolean isIn(String text) {
        return COMMAND.matcher(text).find();
    }
}
