package io.lazaretto.artifact.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.lazaretto.artifact.report.DetectorReport;
import io.lazaretto.artifact.report.Outcome;
import io.lazaretto.artifact.testing.TestingModel;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The hostile files of the comparison with other scanners, against the numbers in {@code floor.properties} beside their
 * generators. Skipped, visibly, without {@code python3}; nothing that is generated is loaded by anything but the inspector.
 */
class HostileFloorTest {
    private static final Path COMPARISON = Path.of("..", "..", "proving-ground", "comparison");
    private static final long MINUTES = 5;
    private static final List<Outcome> WEIGHT =
            List.of(Outcome.CLEAR, Outcome.INCONCLUSIVE, Outcome.SUSPECT, Outcome.THREAT);

    @TempDir
    Path folder;

    @Test
    void noHostileFilePassesAndNoNumberFalls() throws Exception {
        assumeTrue(Files.exists(COMPARISON.resolve("make_hostile.py")), "the generators are not here");
        assumeTrue(generates(), "python3 is not here: the floor was not measured");
        Properties floor = new Properties();
        try (Reader in = Files.newBufferedReader(COMPARISON.resolve("floor.properties"))) {
            floor.load(in);
        }
        double seconds = Double.parseDouble(floor.getProperty("cpu.seconds"));
        List<String> slow = new ArrayList<>();

        List<String> passed = new ArrayList<>();
        Map<Outcome, Integer> malicious = outcomes("malicious", seconds, slow, passed);
        assertThat(passed).as("malicious and clear").isEmpty();
        Map<Outcome, Integer> malformed = outcomes("malformed", seconds, slow, passed);

        System.out.printf(
                "floor: malicious %s, malformed or doubtful %s, clear of them %s%n", malicious, malformed, passed);
        assertThat(slow)
                .as("files that take more than %s s of a processor", seconds)
                .isEmpty();
        assertThat(passed)
                .as("malformed or doubtful, and clear: floor.properties names those that may be")
                .isSubsetOf(List.of(floor.getProperty("malformed.clear").split("\\s*,\\s*", -1)));
        int all = malicious.values().stream().mapToInt(i -> i).sum();
        assertThat(all).as("malicious files").isGreaterThanOrEqualTo(number(floor, "malicious.files"));
        assertThat(malicious.getOrDefault(Outcome.THREAT, 0) * 1000 / all)
                .as("malicious files that are called a threat, in a thousand")
                .isGreaterThanOrEqualTo(number(floor, "malicious.threat.permille"));
        assertThat(malicious.getOrDefault(Outcome.INCONCLUSIVE, 0))
                .as("malicious files that are left open")
                .isLessThanOrEqualTo(number(floor, "malicious.inconclusive"));
    }

    private boolean generates() throws InterruptedException {
        try {
            Process process = new ProcessBuilder("python3", "make_hostile.py", folder.toString())
                    .directory(COMPARISON.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new AssertionError("make_hostile.py does not end");
            }
            assertThat(process.exitValue()).as("make_hostile.py").isZero();
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** @param clear collects what is called clear */
    private Map<Outcome, Integer> outcomes(String kind, double seconds, List<String> slow, List<String> clear)
            throws IOException {
        List<Path> units;
        try (Stream<Path> groups = Files.list(folder.resolve(kind))) {
            units = groups.flatMap(HostileFloorTest::children).sorted().toList();
        }
        assertThat(units).as(kind).isNotEmpty();
        Map<Outcome, Integer> counts = new EnumMap<>(Outcome.class);
        for (Path unit : units) {
            TestingModel model = model(unit);
            long begun = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            Inspection inspection = new Inspector(InspectionLimits.DEFAULT).inspect(model);
            if (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - begun > seconds * 1e9) {
                slow.add(unit.toString());
            }
            Outcome worst = inspection.reports().stream()
                    .map(DetectorReport::outcome)
                    .max(Comparator.comparing(WEIGHT::indexOf))
                    .orElseThrow();
            counts.merge(worst, 1, Integer::sum);
            if (worst == Outcome.CLEAR) {
                clear.add(folder.resolve(kind).relativize(unit).toString());
            }
        }
        return counts;
    }

    private static Stream<Path> children(Path group) {
        try (Stream<Path> children = Files.list(group)) {
            return children.toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A file, or a folder of files that belong together. */
    private static TestingModel model(Path unit) throws IOException {
        if (Files.isRegularFile(unit)) {
            return TestingModel.of(unit.getFileName().toString(), Files.readAllBytes(unit));
        }
        List<Path> files;
        try (Stream<Path> tree = Files.walk(unit)) {
            files = tree.filter(Files::isRegularFile).sorted().toList();
        }
        TestingModel model =
                TestingModel.of(unit.relativize(files.getFirst()).toString(), Files.readAllBytes(files.getFirst()));
        for (Path file : files.subList(1, files.size())) {
            model = model.with(unit.relativize(file).toString(), Files.readAllBytes(file));
        }
        return model;
    }

    private static int number(Properties floor, String key) {
        return Integer.parseInt(floor.getProperty(key));
    }
}
