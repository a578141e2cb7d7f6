package io.lazaretto.standalone.render;

import static java.util.Objects.requireNonNull;

import java.io.PrintStream;
import java.time.Duration;

/**
 * Shows how far a scan is: one line that is rewritten on a terminal, else a new line now and then. Not thread-safe.
 */
public final class ProgressLine {
    private static final Duration TERMINAL_EVERY = Duration.ofMillis(200);
    private static final Duration LOG_EVERY = Duration.ofSeconds(5);
    private static final int WIDTH = 100;
    private static final String ERASE = "\r\u001b[K";

    private final PrintStream err;
    private final boolean terminal;
    private String shown = "";
    private long lastShown;

    public ProgressLine(PrintStream err, boolean terminal) {
        this.err = requireNonNull(err, "err is null");
        this.terminal = terminal;
        this.lastShown = System.nanoTime();
    }

    /** What is known now; shown when it differs from what is shown, and not too often. */
    public void update(long bytesHashed, String hashing, int published, int done, int sources, int findings) {
        long now = System.nanoTime();
        if (now - lastShown < (terminal ? TERMINAL_EVERY : LOG_EVERY).toNanos()) {
            return;
        }
        lastShown = now;
        show(text(bytesHashed, hashing, published, done, sources, findings));
    }

    /** A step worth a line of its own on any kind of output. */
    public void step(String text) {
        if (terminal) {
            show(text);
        } else {
            err.println("lazaretto: " + text);
        }
    }

    private void show(String text) {
        if (text.equals(shown)) {
            return;
        }
        shown = text;
        if (terminal) {
            err.print(ERASE + text);
            err.flush();
        } else {
            err.println("lazaretto: " + text);
        }
    }

    private static String text(long bytesHashed, String hashing, int published, int done, int sources, int findings) {
        StringBuilder text = new StringBuilder();
        if (hashing == null) {
            text.append("examining");
        } else {
            text.append("hashing ").append(SafeText.line(tail(hashing), WIDTH / 2));
        }
        text.append(" · ").append(Amount.bytes(bytesHashed)).append(" hashed");
        if (sources > 1) {
            text.append(" · ").append(published).append(" of ").append(sources).append(" sent");
            text.append(" · ").append(done).append(" decided");
        }
        return text.append(" · ").append(Amount.count(findings, "finding")).toString();
    }

    private static String tail(String path) {
        int slash = path.lastIndexOf('/', path.length() - 2);
        return path.substring(slash + 1);
    }

    /** Leaves a clean line for other output. */
    public void clear() {
        if (terminal && !shown.isEmpty()) {
            err.print(ERASE);
            err.flush();
            shown = "";
        }
    }
}
