package io.lazaretto.standalone.pipeline;

import io.lazaretto.standalone.trouble.Trouble;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A directory of this process that {@link #close} removes with everything in it. */
public final class TemporaryDirectory implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(TemporaryDirectory.class);

    private final Path path;

    private TemporaryDirectory(Path path) {
        this.path = path;
    }

    /** @throws Trouble when there is no room for one */
    public static TemporaryDirectory create() throws Trouble {
        try {
            return new TemporaryDirectory(Files.createTempDirectory("lazaretto-"));
        } catch (IOException e) {
            throw new Trouble("no temporary directory can be made: " + e.getMessage(), e);
        }
    }

    public Path path() {
        return path;
    }

    @Override
    public void close() {
        try (Stream<Path> paths = Files.walk(path)) {
            List<Path> deepestFirst = paths.sorted(Comparator.reverseOrder()).toList();
            for (Path entry : deepestFirst) {
                Files.deleteIfExists(entry);
            }
        } catch (IOException | UncheckedIOException e) {
            LOGGER.warn("temporary data not removed directory={} error={}", path, e.getMessage());
        }
    }
}
