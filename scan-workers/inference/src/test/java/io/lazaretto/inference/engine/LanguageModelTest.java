package io.lazaretto.inference.engine;

import static io.lazaretto.inference.engine.TestingModels.assertClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.lazaretto.inference.engine.EngineOptions.Precision;
import io.lazaretto.inference.engine.EngineOptions.Processor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LanguageModelTest {
    private static final int[] PROMPT = {17, 5, 99, 4, 200, 31, 8, 64, 250, 3, 77, 42};

    private static LanguageModel load(TestingCheckpoint checkpoint) {
        return (LanguageModel) TestingModels.load(checkpoint);
    }

    @ParameterizedTest
    @ValueSource(strings = {"llama", "mistral", "gemma2", "gemma3", "gpt2", "mixtral"})
    void aBranchOfATreeScoresAsItDoesAlone(String name) {
        List<int[]> continuations = List.of(
                new int[] {9, 8, 7},
                new int[] {9, 8},
                new int[] {9, 1, 2, 3, 4, 5, 6, 7, 8, 9},
                new int[] {30},
                new int[] {9, 8, 7});
        try (TestingCheckpoint checkpoint = TestingCheckpoint.architecture(name);
                LanguageModel model = load(checkpoint);
                Prefix prefix = model.prefill(PROMPT)) {
            List<float[]> logits = model.nextTokenLogits(prefix, continuations);
            List<TopTokens> top = model.topTokens(prefix, continuations, 5);
            List<float[]> scores = model.logProbabilities(prefix, continuations);
            for (int i = 0; i < continuations.size(); i++) {
                int[] whole = joined(PROMPT, continuations.get(i));
                Trace alone = model.trace(whole, Set.of(Trace.Part.LOGITS));
                int vocabulary = model.plan().vocabulary();
                float[] last = row(alone.logits(), whole.length - 1, vocabulary);
                assertClose(logits.get(i), last);
                assertTop(top.get(i), last);
                for (int t = 0; t < continuations.get(i).length; t++) {
                    float[] before = row(alone.logits(), PROMPT.length - 1 + t, vocabulary);
                    assertThat((double) scores.get(i)[t])
                            .isCloseTo(logSoftmax(before)[continuations.get(i)[t]], within(1e-4));
                }
            }
        }
    }

    @Test
    void theLikeliestTokensOfALargeVocabularyAreThoseOfItsLogits() {
        int vocabulary = 3001;
        float[] head = new float[vocabulary * 64];
        Random random = new Random(3);
        for (int i = 0; i < head.length; i++) {
            head[i] = (float) random.nextGaussian() / 8;
        }
        List<Long> shape = List.of((long) vocabulary, 64L);
        try (TestingCheckpoint checkpoint = TestingCheckpoint.architecture("llama")
                        .set("vocab_size", (long) vocabulary)
                        .with("model.embed_tokens.weight", shape, head)
                        .with("lm_head.weight", shape, head);
                LanguageModel model = load(checkpoint);
                Prefix prefix = model.prefill(PROMPT)) {
            List<int[]> continuations = new ArrayList<>();
            for (int token = 0; token < 200; token++) {
                continuations.add(new int[] {15 * token});
            }
            continuations.add(new int[] {3000});
            List<float[]> logits = model.nextTokenLogits(prefix, continuations);
            List<TopTokens> top = model.topTokens(prefix, continuations, 5);
            boolean behindTheLastBlock = false;
            for (int i = 0; i < continuations.size(); i++) {
                assertTop(top.get(i), logits.get(i));
                behindTheLastBlock |= Arrays.stream(top.get(i).tokens()).anyMatch(token -> token >= 23 * 128);
            }
            assertThat(behindTheLastBlock).isTrue();
        }
    }

    @Test
    void anExtendedPrefixIsTheLongerPrompt() {
        try (TestingCheckpoint checkpoint = TestingCheckpoint.architecture("mistral");
                LanguageModel model = load(checkpoint);
                Prefix start = model.prefill(Arrays.copyOf(PROMPT, 5));
                Prefix extended = model.extend(start, Arrays.copyOfRange(PROMPT, 5, 12));
                Prefix whole = model.prefill(PROMPT)) {
            assertThat(extended.length()).isEqualTo(12);
            assertClose(model.nextTokenLogits(extended), model.nextTokenLogits(whole));
            List<int[]> one = List.of(new int[] {4, 9});
            assertClose(
                    model.nextTokenLogits(extended, one).getFirst(),
                    model.nextTokenLogits(whole, one).getFirst());
        }
    }

    @Test
    void manyContinuationsAreDividedAndComeBackInOrder() {
        List<int[]> continuations = new ArrayList<>();
        Random random = new Random(1);
        for (int i = 0; i < 2000; i++) {
            continuations.add(random.ints(1 + random.nextInt(3), 0, 320).toArray());
        }
        try (TestingCheckpoint checkpoint = TestingCheckpoint.architecture("llama");
                LanguageModel model = load(checkpoint);
                Prefix prefix = model.prefill(PROMPT)) {
            List<TopTokens> all = model.topTokens(prefix, continuations, 1);
            for (int i = 0; i < 2000; i += 499) {
                TopTokens alone = model.topTokens(prefix, List.of(continuations.get(i)), 1)
                        .getFirst();
                assertThat(all.get(i).entropy()).isCloseTo(alone.entropy(), within(1e-4f));
                assertThat(all.get(i).tokens()).isEqualTo(alone.tokens());
            }
        }
    }

    @Test
    void promptsOfDifferentLengthsWriteAsTheyDoAlone() {
        List<int[]> prompts = List.of(PROMPT, new int[] {9}, Arrays.copyOf(PROMPT, 4));
        for (String name : List.of("llama", "gpt2", "gemma3")) {
            try (TestingCheckpoint checkpoint = TestingCheckpoint.architecture(name);
                    LanguageModel model = load(checkpoint)) {
                Sampling greedy = Sampling.greedy(10, Set.of());
                List<Generation> together = model.generate(prompts, greedy);
                for (int i = 0; i < prompts.size(); i++) {
                    assertThat(together.get(i).tokens())
                            .isEqualTo(model.generate(List.of(prompts.get(i)), greedy)
                                    .getFirst()
                                    .tokens());
                }
            }
        }
    }

    @Test
    void samplesFollowTheSeedAndTheDistribution() {
        try (TestingCheckpoint checkpoint = TestingCheckpoint.architecture("llama");
                LanguageModel model = load(checkpoint);
                Prefix prefix = model.prefill(PROMPT)) {
            Sampling sampling = new Sampling(0.7, 5, 1, 42, 1, Set.of());
            List<Generation> drawn = model.generate(prefix, 1500, sampling);
            assertThat(tokens(model.generate(prefix, 1500, sampling))).isEqualTo(tokens(drawn));
            assertThat(tokens(model.generate(prefix, 1500, new Sampling(0.7, 5, 1, 43, 1, Set.of()))))
                    .isNotEqualTo(tokens(drawn));
            TopTokens top = model.topTokens(prefix, 5);
            double[] expected = new double[5];
            double total = 0;
            for (int i = 0; i < 5; i++) {
                expected[i] = Math.exp(top.logProbabilities()[i] / 0.7);
                total += expected[i];
            }
            for (int i = 0; i < 5; i++) {
                int token = top.tokens()[i];
                long count =
                        drawn.stream().filter(text -> text.tokens()[0] == token).count();
                double share = expected[i] / total;
                assertThat(count / 1500.).isCloseTo(share, within(4 * Math.sqrt(share * (1 - share) / 1500)));
            }
            int likeliest = top.tokens()[0];
            assertThat(model.generate(prefix, 50, new Sampling(1, 0, 1e-6, 1, 1, Set.of())))
                    .allSatisfy(text -> assertThat(text.tokens()[0]).isEqualTo(likeliest));
        }
    }

    @Test
    void aStopTokenEndsATextAndOnlyThatText() {
        try (TestingCheckpoint checkpoint = TestingCheckpoint.architecture("llama");
                LanguageModel model = load(checkpoint)) {
            int[] free = model.generate(List.of(PROMPT), Sampling.greedy(8, Set.of()))
                    .getFirst()
                    .tokens();
            int[] other = model.generate(List.of(new int[] {9}), Sampling.greedy(8, Set.of()))
                    .getFirst()
                    .tokens();
            List<Generation> both = model.generate(List.of(PROMPT, new int[] {9}), Sampling.greedy(8, Set.of(free[2])));
            int stop = IntStream.range(0, 8)
                    .filter(i -> free[i] == free[2])
                    .findFirst()
                    .orElseThrow();
            assertThat(both.getFirst().tokens()).isEqualTo(Arrays.copyOf(free, stop + 1));
            assertThat(both.getLast().tokens()).startsWith(other[0]);
        }
    }

    @Test
    void aBeamFindsWhatTryingEverythingFinds() {
        try (TestingCheckpoint checkpoint = TestingCheckpoint.architecture("llama");
                LanguageModel model = load(checkpoint);
                Prefix prefix = model.prefill(PROMPT)) {
            List<Generation> beam = model.beam(prefix, 320, 2, Set.of());
            List<int[]> pairs = new ArrayList<>();
            for (int a = 0; a < 320; a++) {
                for (int b = 0; b < 320; b++) {
                    pairs.add(new int[] {a, b});
                }
            }
            List<float[]> scores = model.logProbabilities(prefix, pairs.subList(0, 320 * 6));
            double best = scores.stream().mapToDouble(s -> s[0] + s[1]).max().orElseThrow();
            assertThat(beam.getFirst().logProbability()).isGreaterThanOrEqualTo(best - 1e-4);
            assertThat(beam)
                    .hasSize(320)
                    .isSortedAccordingTo((a, b) -> Double.compare(b.logProbability(), a.logProbability()));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"llama", "gemma2", "gpt2"})
    void gradientsAgreeWithFiniteDifferences(String name) {
        TokenLoss loss = TokenLoss.of(PROMPT, new int[] {7, 12, 3});
        try (TestingCheckpoint checkpoint = TestingCheckpoint.architecture(name);
                LanguageModel model = load(checkpoint)) {
            Gradient gradient = model.embeddingGradient(List.of(loss, TokenLoss.of(new int[] {4, 4}, new int[] {9})));
            assertThat((double) gradient.losses()[0])
                    .isCloseTo(negativeLogLikelihood(model, PROMPT, new int[] {7, 12, 3}), within(1e-3));
            int[] positions = {2, 9};
            Gradient oneHot = model.oneHotGradient(loss, positions);
            int width = model.plan().sizes().embedding();
            int vocabulary = model.plan().vocabulary();
            for (int p = 0; p < positions.length; p++) {
                for (int token : new int[] {0, 55, 319}) {
                    float[] row = model.embeddings(new int[] {token});
                    double expected = 0;
                    for (int i = 0; i < width; i++) {
                        expected += row[i] * gradient.values()[positions[p] * width + i];
                    }
                    assertThat((double) oneHot.values()[p * vocabulary + token])
                            .isCloseTo(expected, within(1e-3 * Math.abs(expected) + 1e-4));
                }
            }
        }
    }

    @Test
    void weightGradientsPredictWhatASmallStepDoes() {
        TokenLoss loss = TokenLoss.of(PROMPT, new int[] {7, 12, 3});
        try (TestingCheckpoint checkpoint = TestingCheckpoint.architecture("llama");
                LanguageModel model = load(checkpoint)) {
            WeightGradients gradients =
                    model.weightGradients(List.of(loss), new TreeSet<>(Set.of("final_norm.weight", "1.down.weight")));
            float[] slope = gradients.slopes().get("final_norm.weight");
            assertThat(gradients.slopes().get("1.down.weight")).hasSize(64 * 96);
            float[] gains = new float[64];
            java.lang.foreign.MemorySegment target = java.lang.foreign.MemorySegment.ofArray(gains);
            checkpoint.tensor("model.norm.weight").readFloats(0, 64, target);
            for (int at : new int[] {0, 13, 63}) {
                double up = lossWithGain(gains, at, 0.05f);
                double down = lossWithGain(gains, at, -0.05f);
                assertThat((double) slope[at]).isCloseTo((up - down) / 0.1, within(2e-3 + 0.02 * Math.abs(slope[at])));
            }
        }
    }

    private static double lossWithGain(float[] gains, int at, float change) {
        float[] changed = gains.clone();
        changed[at] += change;
        try (TestingCheckpoint checkpoint = TestingCheckpoint.architecture("llama")) {
            checkpoint.with("model.norm.weight", List.of(64L), changed);
            try (LanguageModel model = load(checkpoint)) {
                return negativeLogLikelihood(model, PROMPT, new int[] {7, 12, 3});
            }
        }
    }

    @Test
    void reducedPrecisionStaysNear() {
        EngineOptions reduced = new EngineOptions(Processor.CPU, Precision.BF16, 0, 0, false);
        for (String name : List.of("llama", "gemma2", "gpt2")) {
            try (TestingCheckpoint checkpoint = TestingCheckpoint.architecture(name);
                    LanguageModel exact = load(checkpoint);
                    LanguageModel near = (LanguageModel) TestingModels.load(checkpoint, reduced);
                    Prefix p = exact.prefill(PROMPT);
                    Prefix q = near.prefill(PROMPT)) {
                assertThat(near.dtype()).isEqualTo("bf16");
                assertClose(near.nextTokenLogits(q), exact.nextTokenLogits(p), 0.05);
                List<int[]> one = List.of(new int[] {4, 9});
                assertClose(
                        near.nextTokenLogits(q, one).getFirst(),
                        exact.nextTokenLogits(p, one).getFirst(),
                        0.05);
            }
        }
    }

    @Test
    void tokensThatDoNotExistAndSequencesTooLongAreRefused() {
        try (TestingCheckpoint checkpoint = TestingCheckpoint.architecture("gpt2");
                LanguageModel model = load(checkpoint)) {
            assertThatThrownBy(() -> model.prefill(new int[] {320})).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> model.prefill(new int[] {-1})).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> model.prefill(new int[0])).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> model.prefill(new int[129])).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> model.generate(List.of(new int[100]), Sampling.greedy(60, Set.of())))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static double negativeLogLikelihood(LanguageModel model, int[] prompt, int[] continuation) {
        try (Prefix prefix = model.prefill(prompt)) {
            double sum = 0;
            for (float score :
                    model.logProbabilities(prefix, List.of(continuation)).getFirst()) {
                sum -= score;
            }
            return sum;
        }
    }

    private static void assertTop(TopTokens top, float[] logits) {
        double[] lp = logSoftmax(logits);
        double entropy = 0;
        for (double each : lp) {
            entropy -= Math.exp(each) * each;
        }
        assertThat((double) top.entropy()).isCloseTo(entropy, within(1e-3));
        double[] sorted = lp.clone();
        Arrays.sort(sorted);
        for (int i = 0; i < top.tokens().length; i++) {
            assertThat((double) top.logProbabilities()[i]).isCloseTo(sorted[sorted.length - 1 - i], within(1e-4));
            assertThat(lp[top.tokens()[i]]).isCloseTo(top.logProbabilities()[i], within(1e-4));
        }
    }

    private static double[] logSoftmax(float[] logits) {
        double most = IntStream.range(0, logits.length)
                .mapToDouble(i -> logits[i])
                .max()
                .orElseThrow();
        double sum = IntStream.range(0, logits.length)
                .mapToDouble(i -> Math.exp(logits[i] - most))
                .sum();
        return IntStream.range(0, logits.length)
                .mapToDouble(i -> logits[i] - most - Math.log(sum))
                .toArray();
    }

    private static float[] row(float[] rows, int at, int width) {
        return Arrays.copyOfRange(rows, at * width, (at + 1) * width);
    }

    private static int[] joined(int[] a, int[] b) {
        int[] all = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, all, a.length, b.length);
        return all;
    }

    private static List<Integer> tokens(List<Generation> texts) {
        return texts.stream().map(text -> text.tokens()[0]).toList();
    }
}
