package io.lazaretto.inference.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lazaretto.inference.engine.EngineOptions.Precision;
import io.lazaretto.inference.engine.EngineOptions.Processor;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The Java side of {@code benchmarks/engine/compare.py}: a workload a line in, seconds and a checksum out. */
public final class EngineBenchmark {
    private static final int PROMPT = 128;
    private static final int DECODED = 48;

    private EngineBenchmark() {}

    public static void main(String[] arguments) throws IOException {
        Precision precision = arguments[2].equals("bfloat16") ? Precision.BF16 : Precision.F32;
        EngineOptions options = new EngineOptions(Processor.CPU, precision, Integer.parseInt(arguments[1]), 0, false);
        long start = System.nanoTime();
        try (TestingCheckpoint checkpoint = TestingCheckpoint.open(Path.of(arguments[0]));
                LanguageModel model =
                        (LanguageModel) ((LoadOutcome.Loaded) new InferenceEngine(options).load(checkpoint)).model();
                BufferedReader in = new BufferedReader(new InputStreamReader(System.in, UTF_8))) {
            System.out.printf("ready %.2f%n", (System.nanoTime() - start) / 1e9);
            for (String work = in.readLine(); work != null; work = in.readLine()) {
                long begin = System.nanoTime();
                long check = run(model, work);
                System.out.printf("%.6f %d%n", (System.nanoTime() - begin) / 1e9, check);
            }
        }
    }

    private static long run(LanguageModel model, String work) {
        int vocabulary = model.plan().vocabulary();
        return switch (work) {
            case "prefill" -> {
                try (Prefix prefix = model.prefill(tokens(512, vocabulary, 7))) {
                    yield model.topTokens(prefix, 1).tokens()[0];
                }
            }
            case "decode" ->
                model.generate(List.of(tokens(PROMPT, vocabulary, 7)), Sampling.greedy(DECODED, Set.of()))
                        .getFirst()
                        .tokens()[DECODED - 1];
            default -> {
                try (Prefix prefix = model.prefill(tokens(PROMPT, vocabulary, 7))) {
                    yield model.topTokens(prefix, continuations(work, vocabulary), 8).stream()
                            .mapToLong(top -> top.tokens()[0])
                            .sum();
                }
            }
        };
    }

    private static int[] tokens(int count, int vocabulary, long start) {
        int[] out = new int[count];
        long x = start;
        for (int i = 0; i < count; i++) {
            x = (x * 1103515245 + 12345) % 2147483648L;
            out[i] = (int) (x % vocabulary);
        }
        return out;
    }

    private static List<int[]> continuations(String work, int vocabulary) {
        List<int[]> all = new ArrayList<>();
        for (int i = 0; i < 1024; i++) {
            all.add(
                    switch (work) {
                        case "tree single" -> new int[] {i};
                        case "tree stems" -> new int[] {100 + i / 32, 500 + i % 32};
                        default -> new int[] {100 + i, tokens(1, vocabulary, i)[0]};
                    });
        }
        return all;
    }
}
