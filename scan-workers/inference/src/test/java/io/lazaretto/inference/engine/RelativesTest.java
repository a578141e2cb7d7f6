package io.lazaretto.inference.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.lazaretto.inference.engine.ImageClassifier.Images;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Relatives of the common architectures, each a row that must compute what transformers does ({@code relatives.py}). */
class RelativesTest {
    static Stream<String> names() throws IOException, URISyntaxException {
        try (Stream<Path> folders = Files.list(folder())) {
            return folders.map(folder -> folder.getFileName().toString()).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void agreesWithTheReference(String name) throws IOException, URISyntaxException {
        Path folder = folder().resolve(name);
        Map<String, Object> expected = TestingJson.object(Files.readAllBytes(folder.resolve("expected.json")));
        try (TestingCheckpoint checkpoint = TestingCheckpoint.open(folder);
                RunnableModel model = TestingModels.load(checkpoint)) {
            assertThat(model.unusedTensors()).isEmpty();
            List<float[]> logits =
                    switch (model) {
                        case LanguageModel language -> logits(language, expected);
                        case TextClassifier classifier -> classifier.logits(ids(expected));
                        case ImageClassifier classifier -> logits(classifier, expected);
                    };
            List<?> rows = (List<?>) expected.get("logits");
            for (int r = 0; r < rows.size(); r++) {
                TestingModels.assertClose(logits.get(r), TestingJson.floats(rows.get(r)));
            }
        }
    }

    private static List<float[]> logits(LanguageModel model, Map<String, Object> expected) {
        List<int[]> ids = ids(expected);
        assertThat(model.generate(ids.subList(0, 1), Sampling.greedy(8, Set.of()))
                        .getFirst()
                        .tokens())
                .isEqualTo(TestingJson.ints(expected.get("greedy")));
        List<float[]> logits = new ArrayList<>();
        for (int[] row : ids) {
            try (Prefix prefix = model.prefill(row)) {
                logits.add(model.nextTokenLogits(prefix));
            }
        }
        return logits;
    }

    private static List<float[]> logits(ImageClassifier model, Map<String, Object> expected) {
        int[] shape = TestingJson.ints(expected.get("shape"));
        float[] pixels = TestingJson.floats(expected.get("pixel_values"));
        return model.logits(new Images(pixels, shape[0], shape[1], shape[2], shape[3]));
    }

    private static List<int[]> ids(Map<String, Object> expected) {
        return ((List<?>) expected.get("input_ids"))
                .stream().map(TestingJson::ints).toList();
    }

    private static Path folder() throws URISyntaxException {
        return Path.of(RelativesTest.class.getResource("/relatives").toURI());
    }
}
