package io.lazaretto.inference.checkpoint.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.lazaretto.inference.checkpoint.Checkpoint;
import io.lazaretto.inference.checkpoint.TensorSource;
import io.lazaretto.inference.checkpoint.files.FolderFiles;
import io.lazaretto.inference.testing.Fixtures;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** GGUF files that were made from Hugging Face's weights must give these weights back. */
class GgufCheckpointTest {
    @ParameterizedTest
    @ValueSource(strings = {"llama", "gemma2", "gpt2", "gptneox", "mixtral"})
    void weightsComeBackUnderTheirNames(String architecture) throws Exception {
        Map<String, TensorSource> expected =
                Fixtures.tensors(Fixtures.path("gguf/" + architecture + ".expected.safetensors"));
        String file = architecture + ".gguf";
        try (Checkpoint checkpoint = GgufCheckpoint.open(FolderFiles.open(Fixtures.path("gguf/" + file)), file)) {
            assertThat(checkpoint.names()).isEqualTo(new TreeSet<>(expected.keySet()));
            for (String name : checkpoint.names()) {
                TensorSource tensor = checkpoint.tensor(name);
                assertThat(tensor.name()).isEqualTo(name);
                assertThat(tensor.shape()).as(name).isEqualTo(expected.get(name).shape());
                boolean shifted = architecture.equals("gemma2") && name.endsWith("norm.weight");
                assertThat(Fixtures.floats(tensor))
                        .as(name)
                        .containsExactly(Fixtures.floats(expected.get(name)), within(shifted ? 2e-7f : 0f));
            }
        }
    }

    @Test
    void configurationHasTheKeysOfTheArchitecture() throws Exception {
        Map<String, Object> llama = config("llama");
        assertThat(llama)
                .containsEntry("model_type", "llama")
                .containsEntry("hidden_size", 16L)
                .containsEntry("num_hidden_layers", 1L)
                .containsEntry("num_attention_heads", 4L)
                .containsEntry("num_key_value_heads", 2L)
                .containsEntry("intermediate_size", 20L)
                .containsEntry("vocab_size", 24L)
                .containsEntry("tie_word_embeddings", false)
                .containsEntry("attention_bias", true)
                .containsEntry("rope_theta", 10_000.0);
        assertThat(config("gemma2"))
                .containsEntry("attn_logit_softcapping", 50.0)
                .containsEntry("sliding_window", 8L)
                .containsEntry("query_pre_attn_scalar", 4L)
                .containsEntry("tie_word_embeddings", true);
        assertThat(config("gpt2")).containsEntry("n_head", 2L).containsEntry("n_positions", 12L);
        assertThat(config("gptneox")).containsEntry("rotary_pct", 0.25);
        assertThat(config("mixtral")).containsEntry("num_local_experts", 3L).containsEntry("model_type", "mixtral");
    }

    private static Map<String, Object> config(String architecture) throws Exception {
        String file = architecture + ".gguf";
        try (Checkpoint checkpoint = GgufCheckpoint.open(FolderFiles.open(Fixtures.path("gguf/" + file)), file)) {
            return checkpoint.config();
        }
    }

    @Test
    void aRealModelIsReadWhole() throws Exception {
        var file = Fixtures.smolLm2();
        assumeTrue(file.isPresent(), "the model of 98 MB is not at hand");
        try (Checkpoint checkpoint = GgufCheckpoint.open(
                FolderFiles.open(file.get()), file.get().getFileName().toString())) {
            assertThat(checkpoint.config())
                    .containsEntry("hidden_size", 576L)
                    .containsEntry("num_hidden_layers", 30L)
                    .containsEntry("num_key_value_heads", 3L)
                    .containsEntry("rope_theta", 100_000.0)
                    .containsEntry("tie_word_embeddings", true)
                    .containsEntry("vocab_size", 49152L);
            assertThat(checkpoint.names()).hasSize(272);
            long elements = 0;
            for (String name : checkpoint.names()) {
                elements += checkpoint.tensor(name).elements();
            }
            assertThat(elements).isEqualTo(134_515_008L);
        }
    }
}
