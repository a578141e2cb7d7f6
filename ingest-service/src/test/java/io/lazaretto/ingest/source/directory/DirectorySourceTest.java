package io.lazaretto.ingest.source.directory;

import static org.assertj.core.api.Assertions.assertThat;

import io.lazaretto.ingest.testing.Await;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The source as it runs, on its own thread. */
class DirectorySourceTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path temporary;

    private final TestingSink sink = new TestingSink();

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aModelIsTakenWithAndWithoutFileSystemEvents(boolean hints) throws Exception {
        Path watched = Files.createDirectory(temporary.resolve("watched"));
        try (DirectorySource source = source(watched, hints)) {
            source.start();
            Await.until("first look", PATIENCE, () -> source.status().polls() > 0);
            Files.writeString(watched.resolve("model.bin"), "weights");
            Await.until("taken", PATIENCE, () -> source.status().published() == 1);
            assertThat(sink.names()).containsExactly("model.bin");
            assertThat(source.status().lastPoll()).isPresent();
            assertThat(source.status().alive()).isTrue();
            assertThat(source.status().known()).isEqualTo(1);
        }
    }

    @Test
    void aDirectoryThatComesLaterIsWaitedForAndSaidSo() throws Exception {
        Path watched = temporary.resolve("later");
        try (DirectorySource source = source(watched, true)) {
            source.start();
            Await.until("the error shows", PATIENCE, () -> source.status().errors().stream()
                    .anyMatch(error -> error.reason().contains("cannot be listed")));
            Files.createDirectory(watched);
            Files.writeString(watched.resolve("model.bin"), "weights");
            Await.until("taken", PATIENCE, () -> source.status().published() == 1);
            assertThat(source.status().errors()).isEmpty();
        }
    }

    @Test
    void aStoppedSourceIsNotAliveAndItsSuccessorRemembers() throws Exception {
        Path watched = Files.createDirectory(temporary.resolve("watched"));
        Files.writeString(watched.resolve("model.bin"), "weights");
        DirectorySource first = source(watched, true);
        try (first) {
            first.start();
            Await.until("taken", PATIENCE, () -> first.status().published() == 1);
        }
        assertThat(first.status().alive()).isFalse();
        try (DirectorySource second = source(watched, true)) {
            second.start();
            Await.until("several looks", PATIENCE, () -> second.status().polls() > 3);
            assertThat(sink.accepted()).hasSize(1);
            assertThat(second.status().known()).isEqualTo(1);
        }
    }

    private DirectorySource source(Path watched, boolean hints) {
        WatchedDirectory config = WatchedDirectory.of(watched)
                .withTiming(Duration.ofMillis(50), Duration.ofMinutes(1))
                .withHints(hints);
        return new DirectorySource(config, temporary.resolve("state"), sink, Clock.systemUTC());
    }
}
