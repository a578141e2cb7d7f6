package io.lazaretto.worker;

import io.lazaretto.worker.isolation.IsolationMode;
import io.lazaretto.worker.isolation.Sandbox;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one sandbox of a worker, tried out in the background unless it is required. Thread-safe. */
final class SharedSandbox implements Supplier<Sandbox> {
    private static final Logger LOGGER = LoggerFactory.getLogger(SharedSandbox.class);

    private final IsolationMode mode;
    private final CompletableFuture<Sandbox> sandbox = new CompletableFuture<>();

    SharedSandbox(IsolationMode mode) {
        this.mode = mode;
    }

    /** @throws IllegalStateException when isolation is required and not available */
    void start() {
        if (mode == IsolationMode.REQUIRED) {
            probe();
        } else {
            Thread.ofPlatform().daemon().name("sandbox-probe").start(this::probe);
        }
    }

    private void probe() {
        Sandbox found = Sandbox.probe(mode);
        if (found.isIsolated()) {
            LOGGER.info("scanner processes run in a namespace of their own isolation=bubblewrap");
        } else {
            LOGGER.warn(
                    "scanner processes run WITHOUT a namespace of their own isolation=none mode={} why=\"{}\"",
                    mode,
                    found.missing().orElse(""));
        }
        sandbox.complete(found);
    }

    /** Waits for the first answer. */
    @Override
    public Sandbox get() {
        return sandbox.join();
    }
}
