package io.lazaretto.inference.engine;

import static io.lazaretto.inference.engine.TestingModels.assertClose;
import static io.lazaretto.inference.engine.TestingModels.load;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lazaretto.inference.engine.ImageClassifier.Images;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tiny random models whose results another implementation computed. */
class ArchitectureVectorsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "llama",
                "llama-rope-scaled-untied",
                "mistral",
                "qwen2",
                "qwen3",
                "gemma2",
                "gemma3",
                "phi3",
                "mixtral",
                "gpt2",
                "gpt-neox",
                "opt"
            })
    void decoderAgreesWithTheReference(String name) throws IOException {
        Map<String, Object> expected = expected(name);
        try (TestingCheckpoint checkpoint = TestingCheckpoint.architecture(name);
                LanguageModel model = (LanguageModel) load(checkpoint)) {
            assertThat(model.unusedTensors()).isEmpty();
            List<?> rows = (List<?>) expected.get("input_ids");
            for (int r = 0; r < rows.size(); r++) {
                int[] ids = TestingJson.ints(rows.get(r));
                try (Prefix prefix = model.prefill(ids)) {
                    assertClose(
                            model.nextTokenLogits(prefix),
                            TestingJson.floats(((List<?>) expected.get("logits")).get(r)));
                }
            }
            int[] first = TestingJson.ints(rows.getFirst());
            Sampling greedy = Sampling.greedy(12, Set.of());
            assertThat(model.generate(List.of(first), greedy).getFirst().tokens())
                    .isEqualTo(TestingJson.ints(expected.get("greedy_12")));
            Trace trace = model.trace(first, Set.of(Trace.Part.values()));
            assertNorms(trace, 0, expected);
            assertAttention(trace, expected);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"bert-classifier", "roberta-classifier", "distilbert-classifier"})
    void textClassifierAgreesWithTheReference(String name) throws IOException {
        Map<String, Object> expected = expected(name);
        try (TestingCheckpoint checkpoint = TestingCheckpoint.architecture(name);
                TextClassifier model = (TextClassifier) load(checkpoint)) {
            assertThat(model.unusedTensors()).isEmpty();
            List<int[]> texts = new ArrayList<>();
            ((List<?>) expected.get("input_ids")).forEach(row -> texts.add(TestingJson.ints(row)));
            List<float[]> logits = model.logits(texts);
            for (int r = 0; r < texts.size(); r++) {
                assertClose(logits.get(r), TestingJson.floats(((List<?>) expected.get("logits")).get(r)));
            }
            Trace trace = model.trace(texts.getFirst(), Set.of(Trace.Part.values()));
            assertNorms(trace, 0, expected);
            assertAttention(trace, expected);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"vit-classifier", "resnet-classifier"})
    void imageClassifierAgreesWithTheReference(String name) throws IOException {
        Map<String, Object> expected = expected(name);
        try (TestingCheckpoint checkpoint = TestingCheckpoint.architecture(name);
                ImageClassifier model = (ImageClassifier) load(checkpoint)) {
            assertThat(model.unusedTensors()).isEmpty();
            int[] shape = TestingJson.ints(expected.get("shape"));
            float[] pixels = TestingJson.floats(expected.get("pixel_values"));
            List<float[]> logits = model.logits(new Images(pixels, shape[0], shape[1], shape[2], shape[3]));
            for (int r = 0; r < shape[0]; r++) {
                assertClose(logits.get(r), TestingJson.floats(((List<?>) expected.get("logits")).get(r)));
            }
        }
    }

    private static Map<String, Object> expected(String name) throws IOException {
        return TestingJson.object(
                Files.readAllBytes(TestingCheckpoint.folder(name).resolve("expected.json")));
    }

    /** The norm of each layer's states, averaged over positions. */
    private static void assertNorms(Trace trace, int row, Map<String, Object> expected) {
        List<?> norms = (List<?>) expected.get("hidden_state_norms");
        assertThat(trace.states()).hasSameSizeAs(norms);
        for (int layer = 0; layer < norms.size(); layer++) {
            float[] state = trace.states().get(layer);
            double mean = 0;
            for (int t = 0; t < trace.length(); t++) {
                double sum = 0;
                for (int i = 0; i < trace.width(); i++) {
                    sum += Math.pow(state[t * trace.width() + i], 2);
                }
                mean += Math.sqrt(sum) / trace.length();
            }
            float[] all = TestingJson.floats(norms.get(layer));
            assertThat(mean).isCloseTo(all[row], within(1e-4 * all[row]));
        }
    }

    private static void assertAttention(Trace trace, Map<String, Object> expected) {
        int length = trace.length();
        float[] row = Arrays.copyOfRange(trace.attention().getFirst(), (length - 1) * length, length * length);
        assertClose(row, TestingJson.floats(expected.get("attention_layer0_head0_row_last")));
    }
}
