package io.lazaretto.inference.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.lazaretto.inference.config.Refusal;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RefusedCheckpointsTest {
    @Test
    void anUnknownArchitectureIsNamed() {
        assertThat(refusal("llama", c -> c.set("model_type", "frobnicator")))
                .isEqualTo(new Refusal.Unsupported("architecture frobnicator"));
        assertThat(refusal("llama", c -> c.set("architectures", List.of("LlamaForQuestionAnswering"))))
                .isInstanceOf(Refusal.Unsupported.class);
    }

    @Test
    void aKeyThatMayChangeTheMathematicsIsNamed() {
        assertThat(refusal("llama", c -> c.set("attention_sink_size", 4L)).reason())
                .contains("attention_sink_size");
        assertThat(refusal("gemma3", c -> c.set("residual_multiplier", 0.5)).reason())
                .contains("residual_multiplier");
        assertThat(refusal("llama", c -> c.set("quantization_config", Map.of("bits", 4L)))
                        .reason())
                .contains("quantization_config");
        assertThat(refusal("llama", c -> c.set("rope_parameters", Map.of("rope_type", "spiral")))
                        .reason())
                .contains("spiral");
        assertThat(refusal("llama", c -> c.set("hidden_act", "mish")).reason()).contains("mish");
    }

    @Test
    void keysThatDescribeNothingAreNoHindrance() {
        try (TestingCheckpoint checkpoint = TestingCheckpoint.architecture("llama")) {
            checkpoint.set("is_llama_config", true).set("transformers.js_config", Map.of("dtype", "q4"));
            checkpoint.set("rope_interleaved", false).set("unsloth_version", "2026");
            TestingModels.load(checkpoint).close();
        }
    }

    @Test
    void absurdSizesAreContradictions() {
        for (Object absurd : Arrays.asList(1L << 40, -1L, 0L, 1e300, "many", List.of(), null)) {
            for (String key : List.of("num_hidden_layers", "num_attention_heads", "hidden_size", "vocab_size")) {
                assertThat(refusal("llama", c -> c.set(key, absurd))).isInstanceOf(Refusal.Contradictory.class);
            }
        }
        assertThat(refusal("llama", c -> c.set("num_attention_heads", 1_000_000_000L)))
                .isInstanceOf(Refusal.Contradictory.class);
    }

    @Test
    void largeSizesThatCouldExistEndQuickly() {
        Refusal refusal = refusal("mixtral", c -> c.set("num_hidden_layers", 1024L)
                .set("num_local_experts", 512L)
                .set("num_experts_per_tok", 512L));
        assertThat(refusal.reason()).contains("block_sparse_moe.gate");
    }

    @Test
    void aConfigurationThatContradictsTheTensorsIsRefused() {
        assertThat(refusal("llama", c -> c.set("intermediate_size", 95L)).reason())
                .contains("gate_proj");
        assertThat(refusal("llama", c -> c.set("num_key_value_heads", 3L))).isInstanceOf(Refusal.Contradictory.class);
    }

    @Test
    void aVocabularyLargerThanTheEmbeddingIsRefused() {
        assertThat(refusal("llama", c -> c.set("vocab_size", 321L)).reason()).contains("embed_tokens");
    }

    @Test
    void aMissingTensorIsNamed() {
        assertThat(refusal("llama", c -> c.without("model.layers.1.mlp.up_proj.weight")))
                .isEqualTo(new Refusal.MissingTensor("llama needs tensor model.layers.1.mlp.up_proj.weight"));
    }

    @Test
    void weightsThatAreNoNumbersAreAFindingOfTheirOwn() {
        float[] gains = new float[64];
        gains[3] = Float.NaN;
        gains[9] = Float.NEGATIVE_INFINITY;
        try (TestingCheckpoint checkpoint = TestingCheckpoint.architecture("llama")) {
            checkpoint.with("model.norm.weight", List.of(64L), gains);
            assertThat(new InferenceEngine(EngineOptions.exact()).load(checkpoint))
                    .isEqualTo(
                            new LoadOutcome.NonFiniteWeights(new java.util.TreeMap<>(Map.of("model.norm.weight", 2L))));
        }
    }

    @Test
    void aModelLargerThanTheMemorySaysWhatItNeeds() {
        EngineOptions small =
                new EngineOptions(EngineOptions.Processor.CPU, EngineOptions.Precision.F32, 0, 1 << 20, false);
        try (TestingCheckpoint checkpoint = TestingCheckpoint.architecture("llama")) {
            LoadOutcome outcome = new InferenceEngine(small).load(checkpoint);
            assertThat(outcome).isInstanceOfSatisfying(LoadOutcome.TooLarge.class, large -> {
                assertThat(large.availableBytes()).isEqualTo(1 << 20);
                assertThat(large.reason()).isEqualTo("needs 1 GiB");
            });
        }
    }

    @Test
    void tensorsThatNothingUsesAreReported() {
        try (TestingCheckpoint checkpoint = TestingCheckpoint.architecture("llama")) {
            checkpoint.with("model.layers.0.self_attn.q_proj.bias", List.of(1L), 1);
            try (RunnableModel model = TestingModels.load(checkpoint)) {
                assertThat(model.unusedTensors()).containsExactly("model.layers.0.self_attn.q_proj.bias");
            }
        }
    }

    @Test
    void aBareModelsNamesAreFound() {
        try (TestingCheckpoint whole = TestingCheckpoint.architecture("gpt2");
                TestingCheckpoint bare = TestingCheckpoint.architecture("gpt2")) {
            bare.renamed(name -> name.replaceFirst("^transformer\\.", ""));
            try (LanguageModel a = (LanguageModel) TestingModels.load(whole);
                    LanguageModel b = (LanguageModel) TestingModels.load(bare);
                    Prefix p = a.prefill(new int[] {1, 2});
                    Prefix q = b.prefill(new int[] {1, 2})) {
                assertThat(b.nextTokenLogits(q)).isEqualTo(a.nextTokenLogits(p));
            }
        }
    }

    private static Refusal refusal(String name, Consumer<TestingCheckpoint> change) {
        try (TestingCheckpoint checkpoint = TestingCheckpoint.architecture(name)) {
            change.accept(checkpoint);
            long start = System.nanoTime();
            LoadOutcome outcome = new InferenceEngine(EngineOptions.exact()).load(checkpoint);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(30));
            assertThat(outcome).isInstanceOf(LoadOutcome.Refused.class);
            return ((LoadOutcome.Refused) outcome).refusal();
        }
    }
}
