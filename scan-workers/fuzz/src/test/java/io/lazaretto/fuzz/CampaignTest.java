package io.lazaretto.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The short campaign of every build. A longer one: {@code ./lazaretto fuzz}. */
class CampaignTest {
    private static final Duration EACH = Duration.ofSeconds(Integer.getInteger("lazaretto.fuzz.seconds", 4));
    /** Those that read what is most complex or most often hostile; the others replay what is kept. */
    private static final List<String> RISKIEST = List.of("pickle", "zip", "gguf", "hdf5", "onnx", "python");

    @TempDir
    private Path folder;

    @BeforeAll
    static void theFuzzerHasNativeCodeForThisMachine() {
        String machine = System.getProperty("os.name") + " " + System.getProperty("os.arch");
        assumeTrue(
                machine.matches("(Linux|Mac OS X) (amd64|x86_64|aarch64)|Windows.* amd64"),
                "Jazzer does not run on " + machine + ": nothing was fuzzed");
    }

    @Test
    void aPlantedBugIsFound() throws Exception {
        FuzzRun run = new FuzzRun(PlantedBug.class.getName(), "planted", folder, 1);
        FuzzResult result = run.run(Map.of("seed", new byte[] {'p', 'l'}), Duration.ofSeconds(60));
        assertThat(result.findings()).isEqualTo(1);
        assertThat(run.found()).first().satisfies(file -> assertThat(file).hasContent("plague"));
    }

    @Test
    void theRiskiestParsersKeepTheirPromises() throws Exception {
        for (String name : RISKIEST) {
            FuzzTarget target = Targets.named(name);
            Path of = Files.createDirectories(folder.resolve(name));
            FuzzRun run = new FuzzRun(target, of);
            FuzzResult result = run.run(CampaignMain.inputs(target), EACH);
            assertThat(result.executions()).as(name).isPositive();
            assertThat(result.coverage()).as(name).isGreaterThan(100);
            assertThat(run.found()).as(() -> name + ": " + log(of)).isEmpty();
        }
    }

    private static String log(Path of) {
        try {
            return Files.readString(of.resolve("log"));
        } catch (java.io.IOException e) {
            return e.toString();
        }
    }
}
