package io.lazaretto.worker;

import io.lazaretto.worker.isolation.NativeCache;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The native libraries of a worker's engine, unpacked in the background when they are not there yet. Where they cannot be had
 * scanner processes run without them, and detectors that need them say so. Thread-safe.
 */
final class SharedLibraries implements Supplier<Optional<Path>> {
    private static final Logger LOGGER = LoggerFactory.getLogger(SharedLibraries.class);

    private final NativeCache cache;
    private final CompletableFuture<Optional<Path>> folder = new CompletableFuture<>();

    SharedLibraries(Path root) {
        this.cache = new NativeCache(root);
    }

    void start() {
        Thread.ofPlatform().daemon().name("native-libraries").start(this::prepare);
    }

    private void prepare() {
        Optional<Path> found = Optional.empty();
        try {
            found = Optional.of(cache.prepare());
        } catch (IOException | IllegalStateException e) {
            LOGGER.warn("models cannot be run here: no native libraries why=\"{}\"", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            folder.complete(found);
        }
    }

    /** Waits for the first answer; empty when there are none. */
    @Override
    public Optional<Path> get() {
        return folder.join();
    }
}
