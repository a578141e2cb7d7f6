package io.lazaretto.ingest.wiring;

import io.lazaretto.broker.BrokerOptions;
import io.lazaretto.broker.EmbeddedBroker;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;

/** A real broker, a data directory and a watched folder for the application under test. */
public final class BrokerResource implements QuarkusTestResourceLifecycleManager {
    private Path directory;
    private EmbeddedBroker broker;

    @Override
    public Map<String, String> start() {
        try {
            directory = Files.createTempDirectory("ingest-application").toRealPath();
            broker = EmbeddedBroker.start(BrokerOptions.forTests(directory.resolve("broker")));
            Path watched = Files.createDirectory(directory.resolve("watched"));
            return Map.of(
                    "lazaretto.ingest.bootstrap-servers",
                    broker.bootstrap(),
                    "lazaretto.ingest.data",
                    directory.resolve("data").toString(),
                    "lazaretto.ingest.watch[0].directory",
                    watched.toString(),
                    "lazaretto.ingest.watch[0].ignore",
                    "rest-*,outside",
                    "lazaretto.ingest.watch[0].quiet-period",
                    "100ms",
                    "lazaretto.ingest.watch[0].poll-interval",
                    "100ms");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void stop() {
        broker.close();
        try {
            Files.walkFileTree(directory, new Deletion());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Deletion extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, IOException e) throws IOException {
            Files.delete(folder);
            return FileVisitResult.CONTINUE;
        }
    }
}
