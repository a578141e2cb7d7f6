package io.lazaretto.ingest.source.directory;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for the next look. Events of the file system may end the wait early; where there are none (network mounts, limits
 * of the system, events lost) it simply lasts. Owned by one thread.
 */
final class ChangeHints implements Closeable {
    private static final Logger LOGGER = LoggerFactory.getLogger(ChangeHints.class);
    /** Between an event and the look: a copy makes many events. */
    private static final Duration CALM = Duration.ofMillis(100);

    private final boolean enabled;
    private WatchService service;

    ChangeHints(boolean enabled) {
        this.enabled = enabled;
    }

    /** Begins to listen when that is possible and not done yet. */
    void listen(Path directory) {
        if (!enabled || service != null) {
            return;
        }
        try {
            service = directory.getFileSystem().newWatchService();
            directory.register(
                    service,
                    StandardWatchEventKinds.ENTRY_CREATE,
                    StandardWatchEventKinds.ENTRY_MODIFY,
                    StandardWatchEventKinds.ENTRY_DELETE);
        } catch (IOException | UnsupportedOperationException e) {
            LOGGER.info("no file system events, polling only directory={} error={}", directory, e.getMessage());
            close();
        }
    }

    /** Returns after the time, or a little after an event. */
    void await(Duration time) throws InterruptedException {
        if (service == null) {
            Thread.sleep(time);
            return;
        }
        WatchKey key;
        try {
            key = service.poll(time.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ClosedWatchServiceException e) {
            service = null;
            return;
        }
        if (key != null) {
            Thread.sleep(CALM);
            key.pollEvents();
            if (!key.reset()) {
                close();
            }
        }
    }

    @Override
    public void close() {
        WatchService closing = service;
        service = null;
        if (closing != null) {
            try {
                closing.close();
            } catch (IOException e) {
                LOGGER.debug("watch service not closed error={}", e.getMessage());
            }
        }
    }
}
