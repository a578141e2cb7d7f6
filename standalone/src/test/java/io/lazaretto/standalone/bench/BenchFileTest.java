package io.lazaretto.standalone.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.lazaretto.artifact.bytes.ModelBytes;
import io.lazaretto.artifact.inspect.Inspection;
import io.lazaretto.artifact.inspect.InspectionLimits;
import io.lazaretto.artifact.inspect.Inspector;
import io.lazaretto.artifact.report.DetectorReport;
import io.lazaretto.artifact.report.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BenchFileTest {
    private static final long SIZE = 1 << 20;

    @TempDir
    Path folder;

    private record InMemory(String name, byte[] content) implements ModelBytes {
        @Override
        public List<ArtifactRef> artifacts() {
            return List.of(new ArtifactRef(name, content.length));
        }

        @Override
        public int read(int artifact, long position, byte[] target, int offset, int length) {
            int count = (int) Math.max(0, Math.min(length, content.length - position));
            System.arraycopy(content, (int) Math.min(position, content.length), target, offset, count);
            return count;
        }
    }

    private Inspection inspect(BenchFile kind, InspectionLimits limits) throws IOException {
        Path file = kind.in(folder, SIZE);
        return new Inspector(limits).inspect(new InMemory(file.getFileName().toString(), Files.readAllBytes(file)));
    }

    private static InspectionLimits opcodes(double opcodes) {
        InspectionLimits limits = InspectionLimits.DEFAULT;
        return new InspectionLimits(
                limits.duration(),
                (long) opcodes,
                limits.inflatedBytes(),
                limits.nesting(),
                limits.observations(),
                limits.pickle(),
                limits.safetensors(),
                limits.zip());
    }

    @ParameterizedTest
    @EnumSource
    void isWhatItsFormatSaysAndNothingIsWrongWithIt(BenchFile kind) throws IOException {
        Inspection inspection = inspect(kind, InspectionLimits.DEFAULT);
        assertThat(inspection.reports()).allMatch(report -> report.outcome() == Outcome.CLEAR);
        assertThat(inspection.facts().formats())
                .containsAnyOf(kind.id(), kind == BenchFile.TORCH ? "torch-zip" : "pickle");
        assertThat(Files.size(kind.in(folder, SIZE))).isBetween(SIZE, SIZE * 11 / 10);
    }

    @Test
    void theNumberOfOpcodesIsThatOfTheWalk() throws IOException {
        double opcodes = BenchFile.opcodes(Files.size(BenchFile.OPCODES.in(folder, SIZE)));
        assertThat(inspect(BenchFile.OPCODES, opcodes(opcodes * 1.001)).reports())
                .allMatch(report -> report.outcome() == Outcome.CLEAR);
        assertThat(inspect(BenchFile.OPCODES, opcodes(opcodes * 0.999)).reports())
                .extracting(DetectorReport::reason)
                .contains("limit: pickle opcodes");
    }

    @Test
    void aFileIsWrittenOnce() throws IOException {
        Path file = BenchFile.GGUF.in(folder, SIZE);
        Files.writeString(file, "changed");
        assertThat(BenchFile.GGUF.in(folder, SIZE)).hasContent("changed");
    }
}
