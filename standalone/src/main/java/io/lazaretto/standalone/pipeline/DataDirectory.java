package io.lazaretto.standalone.pipeline;

import static java.util.Objects.requireNonNull;

import io.lazaretto.ingest.journal.DirectoryInUseException;
import io.lazaretto.ingest.journal.DirectoryLock;
import io.lazaretto.standalone.trouble.Trouble;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The directory in which a pipeline keeps its state; one process at a time. */
public final class DataDirectory implements AutoCloseable {
    private final Path path;
    private final DirectoryLock lock;

    private DataDirectory(Path path, DirectoryLock lock) {
        this.path = path;
        this.lock = lock;
    }

    /** @throws Trouble when it cannot be written, or another process uses it */
    public static DataDirectory open(Path directory) throws Trouble {
        Path path =
                requireNonNull(directory, "directory is null").toAbsolutePath().normalize();
        try {
            Files.createDirectories(path);
            return new DataDirectory(path.toRealPath(), DirectoryLock.take(path));
        } catch (DirectoryInUseException e) {
            throw new Trouble("another process uses the data directory " + path + ": " + e.getMessage(), e);
        } catch (AccessDeniedException e) {
            throw new Trouble("the data directory " + path + " is not writable: no permission", e);
        } catch (FileAlreadyExistsException e) {
            throw new Trouble("the data directory " + path + " is a file", e);
        } catch (IOException e) {
            throw new Trouble("the data directory " + path + " is not writable: " + e.getMessage(), e);
        }
    }

    public Path path() {
        return path;
    }

    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException e) {
            // The lock ends with the process at the latest, and this process is about to end.
            org.slf4j.LoggerFactory.getLogger(DataDirectory.class)
                    .warn("data directory not unlocked error={}", e.getMessage());
        }
    }
}
