package io.lazaretto.inference.checkpoint.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lazaretto.artifact.testing.GgufBuilder;
import io.lazaretto.inference.checkpoint.Checkpoint;
import io.lazaretto.inference.checkpoint.CheckpointException;
import io.lazaretto.inference.checkpoint.CheckpointException.Kind;
import io.lazaretto.inference.testing.TestingFiles;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GgufRefusalTest {
    private static GgufBuilder model(String architecture, int heads) {
        return new GgufBuilder()
                .string("general.architecture", architecture)
                .u32(architecture + ".block_count", 1)
                .u32(architecture + ".context_length", 131_072)
                .u32(architecture + ".embedding_length", 256)
                .u32(architecture + ".attention.head_count", heads)
                .floats("token_embd.weight", 256, 3);
    }

    private static Checkpoint open(GgufBuilder file) throws CheckpointException {
        return GgufCheckpoint.open(TestingFiles.of("m.gguf", file.toBytes()), "m.gguf");
    }

    private static void assertRefused(GgufBuilder file, Kind kind) {
        assertThatThrownBy(() -> open(file)).isInstanceOfSatisfying(CheckpointException.class, e -> assertThat(e.kind())
                .as(e.getMessage())
                .isEqualTo(kind));
    }

    @Test
    void unknownArchitecturesAreNamed() {
        assertThatThrownBy(() -> open(model("mamba9", 4)))
                .isInstanceOf(CheckpointException.class)
                .hasMessage("mamba9");
        assertRefused(model("mamba9", 4), Kind.UNSUPPORTED_ARCHITECTURE);
        assertRefused(new GgufBuilder().u32("a", 1), Kind.UNSUPPORTED_ARCHITECTURE);
    }

    @Test
    void absurdNumbersOfHeadsDoNotFitTheRows() {
        for (int heads : new int[] {0, 7, 1_000_000_000, -1}) {
            assertRefused(model("llama", heads).floats("blk.0.attn_q.weight", 256, 256), Kind.WRONG_SHAPE);
        }
    }

    @Test
    void tensorsThatTheArchitectureDoesNotHaveAreRefused() {
        assertRefused(model("llama", 4).floats("blk.0.ssm_in.weight", 4, 4), Kind.UNSUPPORTED_FORMAT);
        assertRefused(model("llama", 4).floats("surprise", 4), Kind.UNSUPPORTED_FORMAT);
    }

    @Test
    void whatCannotBeReadIsNamed() {
        assertRefused(new GgufBuilder().string("general.architecture", "llama"), Kind.MISSING_TENSOR);
        assertRefused(
                new GgufBuilder().string("general.architecture", "llama").floats("token_embd.weight", 4, 4),
                Kind.MALFORMED);
        assertRefused(model("llama", 4).tensor("x.weight", 4, 0, new byte[0], 32), Kind.UNSUPPORTED_TYPE);
        assertRefused(model("llama", 4).tensor("x.weight", 999, 0, new byte[0], 32), Kind.UNSUPPORTED_TYPE);
        assertRefused(model("llama", 4).tensor("x.weight", 0, 1 << 20, new byte[4], 1), Kind.MALFORMED);
        assertRefused(model("llama", 4).tensor("x.weight", 0, 0, new byte[4], 1L << 40, 1L << 40), Kind.LIMIT);
        assertRefused(model("llama", 4).tensor("x.weight", 3, 0, new byte[20], 31), Kind.MALFORMED);
        assertRefused(model("llama", 4).counts(1L << 40, 1L << 40), Kind.LIMIT);
        assertRefused(model("llama", 4).version(9), Kind.UNSUPPORTED_FORMAT);
        assertRefused(model("llama", 4).array("a", 8, 1L << 40), Kind.LIMIT);
    }

    @Test
    void aVocabularyLargerThanTheEmbeddingIsRefused() throws Exception {
        assertRefused(model("llama", 4).strings("tokenizer.ggml.tokens", "a", "b", "c", "d"), Kind.MALFORMED);
        open(model("llama", 4).strings("tokenizer.ggml.tokens", "a", "b", "c")).close();
    }

    private static byte[] floats(double... values) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (double value : values) {
            bytes.putFloat((float) value);
        }
        return bytes.array();
    }

    /** Frequencies of heads of 64 with base 10,000, scaled as Llama 3.1 does: 8192 positions, factors 1 and 4. */
    private static double[] llama3Factors(double scale) {
        double[] factors = new double[32];
        for (int i = 0; i < factors.length; i++) {
            double wavelength = 2 * Math.PI / Math.pow(10_000, -i / 32.0);
            if (wavelength < 2048) {
                factors[i] = 1;
            } else if (wavelength > 8192) {
                factors[i] = scale;
            } else {
                double smooth = (8192 / wavelength - 1) / 3;
                factors[i] = 1 / ((1 - smooth) / scale + smooth);
            }
        }
        return factors;
    }

    @Test
    void theScalingOfLlama3IsRecoveredFromItsTable() throws Exception {
        GgufBuilder file = model("llama", 4).tensor("rope_freqs.weight", 0, 3072, floats(llama3Factors(8)), 32);
        try (Checkpoint checkpoint = open(file)) {
            assertThat(checkpoint.config().get("rope_scaling"))
                    .isEqualTo(Map.of(
                            "rope_type",
                            "llama3",
                            "factor",
                            8.0,
                            "low_freq_factor",
                            1.0,
                            "high_freq_factor",
                            4.0,
                            "original_max_position_embeddings",
                            8192L));
            assertThat(checkpoint.names()).containsExactly("model.embed_tokens.weight");
        }
    }

    @Test
    void aTableOfNoKnownRuleIsRefused() {
        double[] factors = llama3Factors(8);
        factors[3] = 1.5;
        assertRefused(
                model("llama", 4).tensor("rope_freqs.weight", 0, 3072, floats(factors), 32), Kind.UNSUPPORTED_FORMAT);
        factors[3] = Double.NaN;
        assertRefused(
                model("llama", 4).tensor("rope_freqs.weight", 0, 3072, floats(factors), 32), Kind.UNSUPPORTED_FORMAT);
    }
}
