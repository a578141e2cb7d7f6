package io.lazaretto.artifact.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.lazaretto.artifact.report.DetectorReport;
import io.lazaretto.artifact.report.Outcome;
import io.lazaretto.artifact.testing.SharedFolder;
import io.lazaretto.artifact.testing.TestingModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Real safetensors models, where the folder with them is at hand. */
class SharedFixturesTest {
    private final Inspector inspector = new Inspector(InspectionLimits.DEFAULT);

    @TestFactory
    Stream<DynamicTest> everyArchitectureIsClear() throws IOException {
        return each("vectors/engine/architectures")
                .map(folder -> DynamicTest.dynamicTest(name(folder), () -> {
                    Inspection inspection = clear(folder);
                    assertThat(inspection.facts().kind()).isIn("language-model", "classifier");
                    assertThat(inspection.facts().architecture()).isNotBlank();
                    assertThat(inspection.facts().tensorFiles()).containsExactly("model.safetensors");
                }));
    }

    @TestFactory
    Stream<DynamicTest> everyAdapterIsClear() throws IOException {
        return each("zoo")
                .map(folder -> DynamicTest.dynamicTest(name(folder), () -> {
                    Inspection inspection = clear(folder);
                    assertThat(inspection.facts().kind()).isEqualTo("adapter");
                    assertThat(inspection.facts().lineage())
                            .extracting(Facts.Claim::relation)
                            .containsExactly("adapter-base");
                }));
    }

    private Inspection clear(Path folder) {
        Inspection inspection = inspector.inspect(TestingModel.ofFolder(folder));
        assertThat(inspection.reports()).hasSize(Detectors.ALL.size());
        for (DetectorReport report : inspection.reports()) {
            assertThat(report.outcome()).as("%s", report).isEqualTo(Outcome.CLEAR);
        }
        return inspection;
    }

    private static Stream<Path> each(String folder) throws IOException {
        Path shared = SharedFolder.find().map(f -> f.resolve(folder)).orElse(null);
        assumeTrue(shared != null && Files.isDirectory(shared), "the shared folder with " + folder + " is not here");
        try (Stream<Path> children = Files.list(shared)) {
            List<Path> folders = children.filter(Files::isDirectory).sorted().toList();
            assertThat(folders).isNotEmpty();
            return folders.stream();
        }
    }

    private static String name(Path folder) {
        return folder.getFileName().toString();
    }
}
