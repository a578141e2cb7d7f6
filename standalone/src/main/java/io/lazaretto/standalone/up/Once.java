package io.lazaretto.standalone.up;

import static java.util.Objects.requireNonNull;

/** An action that happens once, whoever asks for it; everyone who asks waits until it has happened. Thread-safe. */
final class Once implements Runnable {
    private final Runnable action;
    private boolean done;

    Once(Runnable action) {
        this.action = requireNonNull(action, "action is null");
    }

    @Override
    public synchronized void run() {
        if (!done) {
            done = true;
            action.run();
        }
    }
}
