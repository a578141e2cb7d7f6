package io.lazaretto.standalone.up;

import io.lazaretto.standalone.feed.Event;
import io.lazaretto.standalone.feed.EventFeed;
import io.lazaretto.standalone.render.Colour;
import io.lazaretto.standalone.render.VerdictText;
import io.lazaretto.standalone.trouble.Trouble;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** Prints a line for every final verdict, and says once on standard error when the pipeline has failed. */
final class VerdictLines implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(250);
    private static final Duration JOIN = Duration.ofSeconds(2);

    private final EventFeed feed;
    private final Supplier<Optional<String>> failure;
    private final PrintStream out;
    private final PrintStream err;
    private final VerdictText text = new VerdictText(Colour.of(Boolean.getBoolean("lazaretto.terminal.out")));
    private final Thread thread =
            Thread.ofPlatform().name("verdict-lines").daemon().unstarted(this::run);
    private volatile boolean stopping;

    VerdictLines(EventFeed feed, Supplier<Optional<String>> failure, PrintStream out, PrintStream err) {
        this.feed = feed;
        this.failure = failure;
        this.out = out;
        this.err = err;
    }

    void start() {
        thread.start();
    }

    private void run() {
        boolean failed = false;
        try {
            while (!stopping) {
                for (Event event : feed.poll(POLL)) {
                    if (event instanceof Event.Issued issued && issued.verdict().getFinal$()) {
                        out.println(text.line(issued.verdict()));
                        out.flush();
                    }
                }
                Optional<String> now = failure.get();
                if (now.isPresent() && !failed && !stopping) {
                    err.println("lazaretto: " + now.get() + "; restart it");
                    failed = true;
                }
            }
        } catch (Trouble e) {
            if (!stopping) {
                err.println("lazaretto: no more verdict lines: " + e.getMessage());
            }
        } finally {
            feed.close();
        }
    }

    @Override
    public void close() {
        stopping = true;
        if (thread.getState() == Thread.State.NEW) {
            feed.close();
            return;
        }
        try {
            thread.join(JOIN);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
