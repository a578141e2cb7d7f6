package io.lazaretto.inference.checkpoint.span;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lazaretto.artifact.bytes.ByteView;
import io.lazaretto.inference.checkpoint.CheckpointException;
import io.lazaretto.inference.checkpoint.TensorSource;
import io.lazaretto.inference.checkpoint.element.ElementFormat;
import io.lazaretto.inference.checkpoint.gguf.GgufFile;
import io.lazaretto.inference.checkpoint.gguf.GgufSpans;
import io.lazaretto.inference.checkpoint.torch.LegacySpans;
import io.lazaretto.inference.checkpoint.torch.TorchFile;
import io.lazaretto.inference.checkpoint.torch.TorchSpans;
import io.lazaretto.inference.testing.Fixtures;
import io.lazaretto.inference.testing.TestingFiles;
import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of the real writers: the ranges hold the numbers that the readers of whole files find. */
class TensorSpansTest {
    private static TensorSpans torch(byte[] file) throws Exception {
        return file[0] == 'P' ? TorchSpans.read(ByteView.of(file)) : LegacySpans.read(ByteView.of(file));
    }

    private static float[] decoded(byte[] file, TensorSpan span) {
        ElementFormat format = span.format();
        float[] values = new float[Math.toIntExact(span.elements())];
        format.decode(
                file, Math.toIntExact(span.begin()), Math.toIntExact(span.bytes() / format.blockBytes()), values, 0);
        return values;
    }

    @ParameterizedTest
    @ValueSource(strings = {"state.zip.pt", "state.legacy.pt"})
    void rangesOfATorchFileHoldItsTensors(String name) throws Exception {
        byte[] file = Fixtures.bytes("torch/" + name);
        Map<String, TensorSpan> spans = new TreeMap<>();
        torch(file).spans().forEach(span -> spans.put(span.name(), span));
        int rowMajor = 0;
        for (TensorSource tensor :
                TorchFile.read(TestingFiles.of("m", file), "m").values()) {
            if (tensor.elements() == 0) {
                continue;
            }
            TensorSpan span = spans.get(tensor.name());
            assertThat(span.shape()).as(tensor.name()).isEqualTo(tensor.shape());
            float[] expected = Fixtures.floats(tensor);
            if (span.rowMajor()) {
                rowMajor++;
                assertThat(decoded(file, span)).as(tensor.name()).isEqualTo(expected);
            } else {
                // A view: every number of the tensor is in the range.
                assertThat(decoded(file, span)).as(tensor.name()).contains(expected);
            }
        }
        assertThat(rowMajor).isPositive();
        assertThat(torch(file).unread()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"llama", "gemma2", "gpt2", "mixtral", "gptneox"})
    void rangesOfAGgufFileHoldItsTensors(String name) throws Exception {
        byte[] file = Fixtures.bytes("gguf/" + name + ".gguf");
        GgufFile whole = GgufFile.read(MemorySegment.ofArray(file));
        TensorSpans spans = GgufSpans.read(ByteView.of(file));
        assertThat(spans.spans()).hasSize(whole.tensors().size());
        for (TensorSpan span : spans.spans()) {
            assertThat(decoded(file, span))
                    .as(span.name())
                    .isEqualTo(Fixtures.floats(whole.tensors().get(span.name())));
        }
    }

    @Test
    void aHeadLongerThanTheFirstReadIsReadToItsEnd() throws Exception {
        byte[] file = new byte[5 << 20];
        long length = HeadReader.read(ByteView.of(file), head -> {
            if (head.byteSize() < 3 << 20) {
                throw new CheckpointException(CheckpointException.Kind.MALFORMED, "cut short");
            }
            return head.byteSize();
        });
        assertThat(length).isEqualTo(file.length);
        assertThatThrownBy(() -> HeadReader.read(ByteView.of(file), head -> {
                    throw new CheckpointException(CheckpointException.Kind.MALFORMED, "never whole");
                }))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("never whole");
    }

    @ParameterizedTest
    @ValueSource(strings = {"state.zip.pt", "state.legacy.pt", "wrapped.pt"})
    void damagedFilesEndInARefusalOrInRangesInsideTheFile(String name) throws Exception {
        byte[] original = Fixtures.bytes("torch/" + name);
        Random random = new Random(17);
        int refused = 0;
        for (int trial = 0; trial < 400; trial++) {
            byte[] file = original.clone();
            for (int i = 0; i <= trial % 4; i++) {
                file[random.nextInt(1, file.length)] = (byte) random.nextInt();
            }
            try {
                for (TensorSpan span : torch(file).spans()) {
                    assertThat(span.begin() + span.bytes()).isLessThanOrEqualTo(file.length);
                }
            } catch (CheckpointException e) {
                refused++;
            }
        }
        assertThat(refused).isPositive();
    }
}
