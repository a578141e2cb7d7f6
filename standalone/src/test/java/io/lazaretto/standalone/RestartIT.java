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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code up --sample}, its end and its return. */
class RestartIT {
    private static final Duration LIMIT = Duration.ofSeconds(180);

    @TempDir
    Path home;

    @TempDir
    Path folder;

    private Launched up(String... more) throws Exception {
        String[] arguments = java.util.stream.Stream.concat(
                        java.util.stream.Stream.of("up", "--port", "0", "--kafka-port", "0"),
                        java.util.Arrays.stream(more))
                .toArray(String[]::new);
        Launched up = Launched.start(home, arguments);
        up.line("ready ", LIMIT);
        return up;
    }

    private JsonNode scan(Path model) throws Exception {
        Launched scan = Launched.run(LIMIT, home, "scan", "--format", "json", model.toString());
        assertThat(scan.err()).contains("using the pipeline that runs at");
        return new ObjectMapper().readTree(scan.out()).get(0);
    }

    @Test
    void samplesAreExplainedAndStateSurvivesAnOrderlyStopAndAKill() throws Exception {
        Path model = SampleFiles.write(SampleModel.CLEAN, folder);
        JsonNode before;
        try (Launched up = up("--sample")) {
            up.said("that was the sample run", LIMIT);
            assertThat(up.err())
                    .contains(
                            "clean-safetensors is PASSED",
                            "malicious-checkpoint is MALICIOUS",
                            "unknown-format is INCONCLUSIVE");
            assertThat(up.out().lines().filter(line -> line.startsWith("verdict=")))
                    .hasSize(3);
            assertThat(up.out().lines().filter(line -> line.startsWith("ready ")))
                    .hasSize(1);
            before = scan(model);
            up.terminate();
            assertThat(up.exitCode(Duration.ofSeconds(60))).isIn(0, 143);
            assertThat(up.err()).doesNotContain("Exception").doesNotContain("has failed");
        }
        assertThat(Files.exists(home.resolve("running.properties"))).isFalse();
        try (Launched again = up()) {
            assertThat(scan(model)).isEqualTo(before);
            again.signal("KILL");
            again.exitCode(LIMIT);
        }
        assertThat(Files.exists(home.resolve("running.properties"))).isTrue();
        try (Launched third = up("--sample")) {
            assertThat(scan(model)).isEqualTo(before);
            third.said("that was the sample run", LIMIT);
            assertThat(third.out()).doesNotContain("verdict=");
            third.terminate();
            third.exitCode(Duration.ofSeconds(60));
        }
    }
}
