package io.lazaretto.artifact.inspect;

import static io.lazaretto.artifact.testing.InspectionAssert.inspecting;
import static org.assertj.core.api.Assertions.assertThat;

import io.lazaretto.artifact.report.DetectorReport;
import io.lazaretto.artifact.testing.PickleBuilder;
import io.lazaretto.artifact.testing.SafetensorsBuilder;
import io.lazaretto.artifact.testing.TestingModel;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Folders that real libraries wrote, one format each; {@code written/README.md} says which library. */
class WrittenFormatsTest {
    private static final long SEED = 20261128;
    private static final int ROUNDS = 60;
    private static final int LARGE = 1 << 17;

    private final Inspector inspector = new Inspector(InspectionLimits.DEFAULT.within(Duration.ofSeconds(5)));

    static List<Path> folders() throws Exception {
        try (Stream<Path> paths = Files.list(Path.of(WrittenFormatsTest.class
                        .getResource("/io/lazaretto/artifact/written/README.md")
                        .toURI())
                .getParent())) {
            return paths.filter(Files::isDirectory).sorted().toList();
        }
    }

    /** Data and vocabularies come with a model. */
    private static TestingModel model(Path folder) {
        return TestingModel.ofFolder(folder).with("model.safetensors", SafetensorsBuilder.clean());
    }

    @Test
    void thereAreFolders() throws Exception {
        assertThat(folders()).isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("folders")
    void whatLibrariesWriteIsClear(Path folder) {
        inspecting(model(folder)).staysSilent();
    }

    @ParameterizedTest
    @MethodSource("folders")
    void halfOfAFileIsNotClear(Path folder) {
        TestingModel.ofFolder(folder).files().forEach((name, bytes) -> {
            if (!isText(bytes)) {
                inspecting(model(folder).with(name, Arrays.copyOf(bytes, bytes.length / 2 + 1)))
                        .isNotClear();
            }
        });
    }

    @ParameterizedTest
    @MethodSource("folders")
    void aPickleBehindAFileIsNotClear(Path folder) {
        TestingModel.ofFolder(folder).files().forEach((name, bytes) -> {
            ByteArrayOutputStream both = new ByteArrayOutputStream();
            both.writeBytes(bytes);
            both.writeBytes(PickleBuilder.malicious());
            inspecting(model(folder).with(name, both.toByteArray())).isNotClear();
        });
    }

    @ParameterizedTest
    @MethodSource("folders")
    void damagedFilesNeverFailTheInspector(Path folder) {
        Random random = new Random(SEED);
        TestingModel.ofFolder(folder).files().forEach((name, bytes) -> {
            for (int round = 0; round < (bytes.length > LARGE ? 5 : ROUNDS); round++) {
                byte[] mutant = mutate(bytes, random);
                Inspection inspection = inspector.inspect(model(folder).with(name, mutant));
                assertThat(inspection.reports())
                        .as("%s, round %d", name, round)
                        .flatExtracting(DetectorReport::observations)
                        .noneMatch(o -> o.rule().equals("inspect.failed"));
            }
        });
    }

    private static byte[] mutate(byte[] bytes, Random random) {
        byte[] mutant = bytes.clone();
        for (int i = random.nextInt(4); i >= 0 && mutant.length > 4; i--) {
            // Structure lies at the ends of most files.
            int range = random.nextBoolean() ? mutant.length : Math.min(mutant.length, 256);
            int at = random.nextInt(4) == 0 ? mutant.length - 1 - random.nextInt(range) : random.nextInt(range);
            switch (random.nextInt(5)) {
                case 0 -> mutant[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> mutant[at] = (byte) random.nextInt(256);
                case 2 -> mutant = Arrays.copyOf(mutant, at);
                case 3 -> mutant[at] = 0;
                default -> Arrays.fill(mutant, at, Math.min(mutant.length, at + 8), (byte) 0xff);
            }
        }
        return mutant;
    }

    private static boolean isText(byte[] bytes) {
        for (byte b : bytes) {
            if (b == 0) {
                return false;
            }
        }
        return true;
    }
}
