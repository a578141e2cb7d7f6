package io.lazaretto.inference.checkpoint.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lazaretto.inference.checkpoint.Checkpoint;
import io.lazaretto.inference.checkpoint.TensorSource;
import io.lazaretto.inference.checkpoint.files.FolderFiles;
import io.lazaretto.inference.checkpoint.loading.BaseStore;
import io.lazaretto.inference.checkpoint.loading.CheckpointLoader;
import io.lazaretto.inference.testing.Fixtures;
import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Adapters that PEFT made, against the weights that PEFT's own {@code merge_and_unload} gives. */
class AdapterMergeTest {
    /** Where PEFT merges into a weight in place that two modules share; before merging, the other one is unchanged. */
    private static final Map<String, String> SHARED =
            Map.of("model.embed_tokens.weight", "head", "lm_head.weight", "tiedembedding");

    private static final CheckpointLoader LOADER = new CheckpointLoader(BaseStore.folder(Fixtures.path("adapter")));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "plain",
                "rslora",
                "dora",
                "patterns",
                "bias",
                "lorabias",
                "embedding",
                "saved",
                "head",
                "tiedembedding",
                "conv1d"
            })
    void mergedWeightsEqualThoseOfPeft(String adapter) throws Exception {
        Map<String, TensorSource> expected =
                Fixtures.tensors(Fixtures.path("adapter/" + adapter + "/expected.safetensors"));
        try (Checkpoint merged = LOADER.open(FolderFiles.open(Fixtures.path("adapter/" + adapter)), Optional.empty())) {
            assertThat(expected.keySet()).containsAll(merged.names());
            for (String name : merged.names()) {
                if (adapter.equals(SHARED.get(name))) {
                    continue;
                }
                assertThat(Fixtures.floats(merged.tensor(name)))
                        .as(name)
                        .containsExactly(Fixtures.floats(expected.get(name)), within(2e-6f));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"head, model.embed_tokens.weight", "tiedembedding, lm_head.weight"})
    void theOtherUserOfATiedWeightKeepsIt(String adapter, String name) throws Exception {
        Map<String, TensorSource> base = Fixtures.tensors(Fixtures.path("adapter/base-tied/model.safetensors"));
        try (Checkpoint merged = LOADER.open(FolderFiles.open(Fixtures.path("adapter/" + adapter)), Optional.empty())) {
            assertThat(merged.config()).containsEntry("tie_word_embeddings", false);
            assertThat(Fixtures.floats(merged.tensor(name)))
                    .isEqualTo(Fixtures.floats(base.get("model.embed_tokens.weight")));
        }
    }

    @Test
    void somethingDiffersFromTheBase() throws Exception {
        Map<String, TensorSource> base = Fixtures.tensors(Fixtures.path("adapter/base-llama/model.safetensors"));
        try (Checkpoint merged = LOADER.open(FolderFiles.open(Fixtures.path("adapter/plain")), Optional.empty())) {
            String changed = "model.layers.0.self_attn.q_proj.weight";
            String same = "model.layers.0.self_attn.k_proj.weight";
            assertThat(Fixtures.floats(merged.tensor(changed))).isNotEqualTo(Fixtures.floats(base.get(changed)));
            assertThat(Fixtures.floats(merged.tensor(same))).isEqualTo(Fixtures.floats(base.get(same)));
        }
    }

    @Test
    void anyPartOfAMergedTensorEqualsThatPartOfTheWhole() throws Exception {
        try (Checkpoint merged = LOADER.open(FolderFiles.open(Fixtures.path("adapter/dora")), Optional.empty())) {
            TensorSource tensor = merged.tensor("model.layers.0.self_attn.q_proj.weight");
            float[] whole = Fixtures.floats(tensor);
            for (int from = 0; from < whole.length; from += 7) {
                float[] part = new float[Math.min(41, whole.length - from)];
                tensor.readFloats(from, part.length, MemorySegment.ofArray(part));
                assertThat(part).isEqualTo(java.util.Arrays.copyOfRange(whole, from, from + part.length));
            }
        }
    }
}
