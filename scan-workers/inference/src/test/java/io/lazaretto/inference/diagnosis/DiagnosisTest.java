package io.lazaretto.inference.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.lazaretto.inference.checkpoint.CheckpointException;
import io.lazaretto.inference.checkpoint.JsonTree;
import io.lazaretto.inference.checkpoint.files.FolderFiles;
import io.lazaretto.inference.engine.EngineOptions;
import io.lazaretto.inference.engine.ImageClassifier.Images;
import io.lazaretto.inference.testing.Fixtures;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DiagnosisTest {
    private static Path architecture(String name) throws URISyntaxException {
        return Path.of(DiagnosisTest.class
                        .getResource("/architectures/" + name + "/config.json")
                        .toURI())
                .getParent();
    }

    private static Map<String, Object> ask(Path model, Question question) throws Exception {
        String json = Diagnosis.ask(FolderFiles.open(model), Optional.empty(), question, 12, EngineOptions.exact());
        assertThat(json).matches("[ -~]*");
        return JsonTree.object("answer", json.getBytes(StandardCharsets.US_ASCII), 1 << 26);
    }

    private static Map<String, Object> expected(Path model) throws IOException, CheckpointException {
        return JsonTree.object("expected", Files.readAllBytes(model.resolve("expected.json")), 1 << 26);
    }

    private static void assertClose(Object actual, Object expected) {
        List<?> numbers = (List<?>) expected;
        assertThat((List<?>) actual).hasSameSizeAs(numbers);
        double largest = numbers.stream()
                .mapToDouble(n -> Math.abs(((Number) n).doubleValue()))
                .max()
                .orElseThrow();
        for (int i = 0; i < numbers.size(); i++) {
            double difference =
                    ((Number) ((List<?>) actual).get(i)).doubleValue() - ((Number) numbers.get(i)).doubleValue();
            assertThat(Math.abs(difference)).isLessThanOrEqualTo(1e-4 * largest);
        }
    }

    private static List<Integer> ids(Object row) {
        return ((List<?>) row).stream().map(id -> ((Long) id).intValue()).toList();
    }

    @Test
    void aLanguageModelAnswersAsTheReferenceDoes() throws Exception {
        Path model = architecture("llama");
        Map<String, Object> expected = expected(model);
        Object row = ((List<?>) expected.get("input_ids")).getFirst();
        Map<String, Object> answer = ask(model, new Question.Ids(ids(row)));
        assertThat(answer).containsEntry("architecture", "llama").containsEntry("device", "cpu");
        assertThat(answer).containsEntry("dtype", "f32").containsEntry("inputIds", row);
        assertThat(answer.get("greedyIds")).isEqualTo(expected.get("greedy_12"));
        assertClose(answer.get("logits"), ((List<?>) expected.get("logits")).getFirst());
        assertThat(answer).doesNotContainKey("greedyText");
    }

    @Test
    void anImageClassifierAnswersEveryImage() throws Exception {
        Path model = architecture("vit-classifier");
        Map<String, Object> expected = expected(model);
        List<?> values = (List<?>) expected.get("pixel_values");
        float[] pixels = new float[values.size()];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = ((Number) values.get(i)).floatValue();
        }
        Map<String, Object> answer = ask(model, new Question.Pixels(new Images(pixels, 2, 3, 32, 32)));
        List<?> logits = (List<?>) answer.get("logits");
        assertThat(logits).hasSize(2);
        assertClose(logits.get(1), ((List<?>) expected.get("logits")).get(1));
        assertThat(answer).doesNotContainKey("greedyIds");
    }

    @Test
    void whatDoesNotFitTheModelIsTold() throws Exception {
        Path llama = architecture("llama");
        assertThatThrownBy(() -> ask(llama, new Question.Prompt("hello", false)))
                .isInstanceOf(NoAnswerException.class)
                .hasMessageContaining("no tokenizer");
        assertThatThrownBy(() -> ask(llama, new Question.Ids(List.of(1_000_000))))
                .isInstanceOf(NoAnswerException.class)
                .hasMessageContaining("1000000");
        assertThatThrownBy(() -> ask(architecture("vit-classifier"), new Question.Ids(List.of(1))))
                .isInstanceOf(NoAnswerException.class)
                .hasMessageContaining("--pixels");
        assertThatThrownBy(() -> ask(llama, new Question.Pixels(new Images(new float[3], 1, 3, 1, 1))))
                .isInstanceOf(NoAnswerException.class)
                .hasMessageContaining("reads text");
    }

    @Test
    void aChatIsRenderedByTheModelsOwnTemplate() throws Exception {
        Optional<Path> model = Fixtures.smolLm2();
        assumeTrue(model.isPresent(), "the model of 98 MB is not at hand");
        Map<String, Object> answer = ask(model.get(), new Question.Prompt("What is the capital of France?", true));
        assertThat(answer.get("greedyText").toString()).contains("Paris");
        assertThat(ids(answer.get("inputIds"))).startsWith(1, 9690, 198);
    }
}
