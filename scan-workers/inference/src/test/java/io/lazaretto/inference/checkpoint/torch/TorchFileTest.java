package io.lazaretto.inference.checkpoint.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lazaretto.artifact.testing.TorchBuilder;
import io.lazaretto.inference.checkpoint.CheckpointException;
import io.lazaretto.inference.checkpoint.CheckpointException.Kind;
import io.lazaretto.inference.checkpoint.JsonTree;
import io.lazaretto.inference.checkpoint.TensorSource;
import io.lazaretto.inference.testing.Fixtures;
import io.lazaretto.inference.testing.TestingFiles;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that torch wrote: every view of every type must hold what torch says it holds. */
class TorchFileTest {
    private static SortedMap<String, TensorSource> read(byte[] file) throws CheckpointException {
        return TorchFile.read(TestingFiles.of("model.pt", file), "model.pt");
    }

    @ParameterizedTest
    @ValueSource(strings = {"state.zip.pt", "state.legacy.pt"})
    void everyViewHoldsItsValues(String file) throws Exception {
        Map<String, Object> expected = JsonTree.object("expected", Fixtures.bytes("torch/expected.json"), 1 << 20);
        SortedMap<String, TensorSource> tensors = read(Fixtures.bytes("torch/" + file));
        assertThat(tensors.keySet()).isEqualTo(new TreeSet<>(expected.keySet()));
        for (String name : expected.keySet()) {
            Map<String, Object> tensor = JsonTree.child(expected, name);
            List<?> values = (List<?>) tensor.get("values");
            assertThat(tensors.get(name).shape()).as(name).isEqualTo(tensor.get("shape"));
            float[] actual = Fixtures.floats(tensors.get(name));
            for (int i = 0; i < actual.length; i++) {
                assertThat(actual[i]).as("%s[%d]", name, i).isEqualTo(((Number) values.get(i)).floatValue());
            }
            for (int from = 0; from < actual.length; from++) {
                float[] part = new float[actual.length - from];
                tensors.get(name).readFloats(from, part.length, MemorySegment.ofArray(part));
                assertThat(part[0]).as("%s from %d", name, from).isEqualTo(actual[from]);
            }
        }
    }

    @Test
    void theStateInsideATrainersCheckpointIsFound() throws Exception {
        assertThat(read(Fixtures.bytes("torch/wrapped.pt")).keySet()).containsExactly("w");
        assertThat(read(Fixtures.bytes("torch/linear.pt")).keySet()).containsExactly("bias", "weight");
    }

    @Test
    void nothingIsFoundInAPickleThatOnlyCalls() {
        byte[] call = "}X\u0001\u0000\u0000\u0000wcos\nsystem\n(X\u0004\u0000\u0000\u0000truetRs."
                .getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
        assertThatThrownBy(() -> read(TorchBuilder.zip(call)))
                .isInstanceOfSatisfying(
                        CheckpointException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNSUPPORTED_FORMAT));
        assertThatThrownBy(() -> read(new byte[] {'.', 0, 0})).isInstanceOf(CheckpointException.class);
        assertThatThrownBy(() -> read(new byte[0])).isInstanceOf(CheckpointException.class);
    }

    @Test
    void aMissingStorageIsAMissingFile() {
        byte[] file = Fixtures.bytes("torch/linear.pt");
        // Both the directory and the local header name the storage.
        byte[] renamed = new String(file, java.nio.charset.StandardCharsets.ISO_8859_1)
                .replace("linear/data/0", "linear/data/7")
                .getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
        assertThatThrownBy(() -> read(renamed))
                .isInstanceOfSatisfying(
                        CheckpointException.class, e -> assertThat(e.kind()).isEqualTo(Kind.MISSING_FILE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"state.zip.pt", "state.legacy.pt"})
    void damagedFilesEndInATypedOutcomeOrInBoundedTensors(String name) {
        byte[] file = Fixtures.bytes("torch/" + name);
        Random random = new Random(11);
        int refused = 0;
        for (int trial = 0; trial < 400; trial++) {
            byte[] damaged = file.clone();
            for (int i = 0; i <= trial % 4; i++) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            }
            if (trial % 5 == 0) {
                damaged = java.util.Arrays.copyOf(damaged, random.nextInt(damaged.length));
            }
            try {
                for (TensorSource tensor : read(damaged).values()) {
                    if (tensor.elements() < 1 << 16) {
                        Fixtures.floats(tensor);
                    }
                }
            } catch (CheckpointException e) {
                refused++;
            }
        }
        assertThat(refused).isPositive();
    }
}
