package io.lazaretto.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lazaretto.standalone.sample.SampleFiles;
import io.lazaretto.standalone.sample.SampleModel;
import io.lazaretto.standalone.testing.Launched;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code scan} where nothing runs: it brings the pipeline along and leaves nothing behind. */
class ColdScanIT {
    private static final Duration LIMIT = Duration.ofSeconds(180);

    @TempDir
    Path home;

    @TempDir
    Path temporary;

    private Map<String, String> environment() {
        return Map.of("LAZARETTO_JAVA_OPTS", "-Djava.io.tmpdir=" + temporary);
    }

    private List<Path> leftBehind() throws Exception {
        try (Stream<Path> entries = Files.list(temporary)) {
            return entries.filter(entry -> entry.getFileName().toString().startsWith("lazaretto-"))
                    .toList();
        }
    }

    @Test
    void oneCallScansSeveralModelsAndCleansUp() throws Exception {
        Path clean = SampleFiles.write(SampleModel.CLEAN, home);
        Path malicious = SampleFiles.write(SampleModel.MALICIOUS, home);
        try (Launched scan = Launched.start(
                Launched.script(),
                home,
                environment(),
                "scan",
                "--format",
                "json",
                clean.toString(),
                malicious.toString(),
                home.resolve("gone").toString())) {
            assertThat(scan.exitCode(LIMIT)).as(scan.toString()).isEqualTo(1);
            JsonNode verdicts = new ObjectMapper().readTree(scan.out());
            assertThat(verdicts).hasSize(2);
            assertThat(verdicts.get(0).get("verdict").asText()).isEqualTo("PASSED");
            assertThat(verdicts.get(1).get("verdict").asText()).isEqualTo("MALICIOUS");
            assertThat(verdicts.get(1).get("final").asBoolean()).isTrue();
            assertThat(scan.err()).contains("gone", "does not exist");
        }
        assertThat(leftBehind()).isEmpty();
    }

    @Test
    void interruptionEndsItCleanly() throws Exception {
        Path clean = SampleFiles.write(SampleModel.CLEAN, home);
        try (Launched scan = Launched.start(Launched.script(), home, environment(), "scan", clean.toString())) {
            scan.said("starting a pipeline", LIMIT);
            scan.signal("INT");
            assertThat(scan.exitCode(LIMIT)).as(scan.toString()).isIn(2, 130);
            assertThat(scan.err()).doesNotContain("Exception", "internal error");
        }
        assertThat(leftBehind()).isEmpty();
    }

    @Test
    void aBrokerThatIsDownIsReportedWithinItsPatience() throws Exception {
        Path clean = SampleFiles.write(SampleModel.CLEAN, home);
        long start = System.nanoTime();
        Launched scan = Launched.run(LIMIT, home, "scan", "--bootstrap", "localhost:1", clean.toString());
        assertThat(scan.exitCode()).isEqualTo(2);
        assertThat(scan.err()).contains("no Kafka broker answered at localhost:1 within 30 s");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(60));
    }

    @Test
    void verdictsWithoutAPipelineSayHowToGetOne() throws Exception {
        Launched verdicts = Launched.run(LIMIT, home, "verdicts");
        assertThat(verdicts.exitCode()).isEqualTo(2);
        assertThat(verdicts.err()).contains("lazaretto up");
    }
}
