package io.lazaretto.standalone.pipeline;

import io.lazaretto.standalone.trouble.Trouble;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A pipeline for one command. Its data is in a temporary directory that {@link #close} removes. */
public final class TemporaryPipeline implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(TemporaryPipeline.class);

    private final Path data;
    private final Pipeline pipeline;

    private TemporaryPipeline(Path data, Pipeline pipeline) {
        this.data = data;
        this.pipeline = pipeline;
    }

    /**
     * Returns when arrivals can be published; the rest comes up meanwhile.
     *
     * @param models how many are to be scanned
     */
    public static TemporaryPipeline start(int models) throws Trouble {
        Path data;
        try {
            data = Files.createTempDirectory("lazaretto-");
        } catch (IOException e) {
            throw new Trouble("no temporary directory for the pipeline: " + e.getMessage(), e);
        }
        Pipeline pipeline = null;
        try {
            pipeline = Pipeline.open(PipelineOptions.passing(data, models), new SimpleMeterRegistry());
            pipeline.start();
            return new TemporaryPipeline(data, pipeline);
        } catch (Trouble | RuntimeException e) {
            if (pipeline != null) {
                pipeline.close();
            }
            delete(data);
            throw e;
        }
    }

    public String bootstrap() {
        return pipeline.bootstrap();
    }

    /** What keeps verdicts from coming; empty while there is hope. */
    public Optional<String> failure() {
        return pipeline.failure();
    }

    @Override
    public void close() {
        // Ctrl-C interrupts the command; cleaning up takes the time it takes.
        boolean interrupted = Thread.interrupted();
        pipeline.close();
        delete(data);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void delete(Path directory) {
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException | UncheckedIOException e) {
            LOGGER.warn("temporary data not removed directory={} error={}", directory, e.getMessage());
        }
    }
}
