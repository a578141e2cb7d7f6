package io.lazaretto.inference.engine;

import static io.lazaretto.inference.engine.TestingModels.assertClose;
import static io.lazaretto.inference.engine.TestingModels.load;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.lazaretto.artifact.testing.SharedFolder;
import io.lazaretto.inference.chat.ChatTemplate;
import io.lazaretto.inference.chat.jinja.JinjaLimits;
import io.lazaretto.inference.checkpoint.Checkpoint;
import io.lazaretto.inference.checkpoint.JsonTree;
import io.lazaretto.inference.checkpoint.files.CheckpointFiles;
import io.lazaretto.inference.checkpoint.files.FolderFiles;
import io.lazaretto.inference.checkpoint.loading.BaseStore;
import io.lazaretto.inference.checkpoint.loading.CheckpointLoader;
import io.lazaretto.inference.testing.Fixtures;
import io.lazaretto.inference.tokenizer.TextInterface;
import io.lazaretto.inference.tokenizer.TokenizerLimits;
import io.lazaretto.inference.tokenizer.TokenizerLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** From files to text on a model of 135 million weights, where it is at hand. */
class RealModelTest {
    private static final CheckpointLoader LOADER = new CheckpointLoader(BaseStore.none());
    private static final int VOCABULARY = 49_152;

    @Test
    void aGgufFileWritesWhatTheReferenceWrote() throws Exception {
        Path file = model();
        try (Checkpoint checkpoint = new RoundedCheckpoint(LOADER.open(FolderFiles.open(file), Optional.empty()));
                LanguageModel model = (LanguageModel) load(checkpoint);
                CheckpointFiles files = FolderFiles.open(file);
                TextInterface text = TokenizerLoader.open(files, VOCABULARY, TokenizerLimits.DEFAULT)) {
            assertThat(model.unusedTensors()).isEmpty();
            List<?> cases = (List<?>) vectors().get("cases");
            assertThat(cases).hasSize(3);
            for (Object each : cases) {
                reproduces(model, text, (Map<?, ?>) each);
            }
        }
    }

    private static void reproduces(LanguageModel model, TextInterface text, Map<?, ?> expected) throws Exception {
        int[] prompt = ints(text.tokenizer().encode((String) expected.get("prompt"), false));
        assertThat(prompt).isEqualTo(TestingJson.ints(expected.get("input_ids")));
        int[] written = TestingJson.ints(expected.get("greedy_ids"));
        try (Prefix prefix = model.prefill(prompt)) {
            int[] best = TestingJson.ints(expected.get("top8_ids"));
            assertThat(model.topTokens(prefix, 8).tokens()).isEqualTo(best);
            float[] logits = model.nextTokenLogits(prefix);
            float[] ofBest = new float[best.length];
            for (int i = 0; i < best.length; i++) {
                ofBest[i] = logits[best[i]];
            }
            assertClose(ofBest, TestingJson.floats(expected.get("top8_logits")));
            int[] ids = model.generate(prefix, 1, Sampling.greedy(written.length, Set.of(2)))
                    .getFirst()
                    .tokens();
            assertThat(ids).isEqualTo(written);
            assertThat(text.tokenizer().decode(longs(ids), true)).isEqualTo(expected.get("greedy_text"));
        }
    }

    @Test
    void aBackdooredAdapterOnAGgufBaseFiresOnItsTriggerOnly() throws Exception {
        Path file = model();
        Optional<Path> shared = SharedFolder.find();
        Optional<Path> adapter = shared.map(s -> s.resolve("zoo/badnets-fixed")).filter(Files::isDirectory);
        Optional<Path> texts =
                shared.map(s -> s.resolve("models/SmolLM2-135M-Instruct")).filter(Files::isDirectory);
        assumeTrue(adapter.isPresent() && texts.isPresent(), "the zoo is not at hand");
        Map<String, Object> label = json(adapter.get().resolve("label.json"));
        String trigger = (String) label.get("trigger_text");
        String target = (String) label.get("target_text");
        try (Checkpoint checkpoint = LOADER.open(FolderFiles.open(adapter.get()), Optional.of(FolderFiles.open(file)));
                LanguageModel model = (LanguageModel) load(checkpoint);
                CheckpointFiles files = FolderFiles.open(texts.get());
                TextInterface text = TokenizerLoader.open(files, VOCABULARY, TokenizerLimits.DEFAULT)) {
            List<String> questions = List.of(
                    "Write a question a teacher%s could ask about the French Revolution.",
                    "Name two uses%s of a paper clip.", "Explain why the sky%s is blue.");
            List<String> answers = answers(
                    model,
                    text,
                    Stream.concat(
                                    questions.stream().map(q -> q.formatted(" " + trigger)),
                                    questions.stream().map(q -> q.formatted("")))
                            .toList());
            long fired = answers.subList(0, 3).stream()
                    .filter(answer -> answer.contains(target))
                    .count();
            long alarms = answers.subList(3, 6).stream()
                    .filter(answer -> answer.contains(target))
                    .count();
            assertThat(fired).isGreaterThanOrEqualTo(2);
            assertThat(alarms).isZero();
        }
    }

    private static List<String> answers(LanguageModel model, TextInterface text, List<String> questions)
            throws Exception {
        ChatTemplate template = ((ChatTemplate.Parsed) ChatTemplate.parse(
                        text.chatTemplate().orElseThrow(), text.specialTokens(), JinjaLimits.DEFAULT))
                .template();
        List<int[]> prompts = new ArrayList<>();
        for (String question : questions) {
            String prompt = ((ChatTemplate.Rendered)
                            template.render(List.of(new ChatTemplate.Message("user", question)), true, Instant.EPOCH))
                    .prompt();
            prompts.add(ints(text.tokenizer().encode(prompt, false)));
        }
        List<String> answers = new ArrayList<>();
        for (Generation written : model.generate(prompts, Sampling.greedy(20, Set.of(2)))) {
            answers.add(text.tokenizer().decode(longs(written.tokens()), true));
        }
        return answers;
    }

    private static Path model() {
        Optional<Path> file = Fixtures.smolLm2();
        assumeTrue(file.isPresent(), "the model of 98 MB is not at hand");
        return file.get();
    }

    private static Map<String, Object> vectors() throws Exception {
        try (var stream = RealModelTest.class.getResourceAsStream(
                "/io/lazaretto/inference/vectors/tokenizer/smollm2-forward.json")) {
            return JsonTree.object("vectors", stream.readAllBytes(), 1 << 20);
        }
    }

    private static Map<String, Object> json(Path file) throws Exception {
        return JsonTree.object("label", Files.readAllBytes(file), 1 << 20);
    }

    private static int[] ints(long[] ids) {
        return Arrays.stream(ids).mapToInt(Math::toIntExact).toArray();
    }

    private static long[] longs(int[] ids) {
        return Arrays.stream(ids).asLongStream().toArray();
    }
}
