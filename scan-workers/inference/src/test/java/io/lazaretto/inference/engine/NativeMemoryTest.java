package io.lazaretto.inference.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Memory after many calls is what it was after few. {@code -Dlazaretto.leak.calls=10000} for the long form. */
class NativeMemoryTest {
    private static final int CALLS = Integer.getInteger("lazaretto.leak.calls", 240);
    private static final int PARTS = 4;
    private static final int[] PROMPT = {17, 5, 99, 4, 200, 31, 8, 64};

    @Test
    void callsLeaveNothingBehind() throws IOException {
        assumeTrue(Files.isReadable(Path.of("/proc/self/status")), "needs /proc");
        try (TestingCheckpoint checkpoint = TestingCheckpoint.architecture("llama");
                LanguageModel model = (LanguageModel) TestingModels.load(checkpoint)) {
            run(model, Math.max(200, CALLS / 5));
            Sample before = Sample.now();
            Sample after = before;
            for (int part = 1; part <= PARTS; part++) {
                run(model, CALLS / PARTS);
                after = Sample.now();
                System.out.printf("%d calls: %s%n", part * CALLS / PARTS, after);
            }
            assertThat(after.resident() - before.resident())
                    .as("from %s", before)
                    .isLessThan(8L << 20);
            assertThat(after.heap() - before.heap()).as("from %s", before).isLessThan(2L << 20);
        }
    }

    /** Bytes resident, and bytes of the heap that a collection leaves. */
    private record Sample(long resident, long heap) {
        static Sample now() throws IOException {
            System.gc();
            Runtime runtime = Runtime.getRuntime();
            return new Sample(NativeMemoryTest.resident(), runtime.totalMemory() - runtime.freeMemory());
        }
    }

    private static void run(LanguageModel model, int calls) {
        TokenLoss loss = TokenLoss.of(PROMPT, new int[] {7});
        for (int i = 0; i < calls / 6; i++) {
            try (Prefix prefix = model.prefill(PROMPT);
                    Prefix longer = model.extend(prefix, new int[] {3, 4})) {
                model.topTokens(longer, List.of(new int[] {1, 2}, new int[] {1, 3}), 4);
            }
            model.generate(List.of(PROMPT), new Sampling(1, 0, 1, i, 2, Set.of()));
            model.embeddingGradient(List.of(loss));
            model.weightGradients(List.of(loss), new TreeSet<>(Set.of("0.qkv.weight")));
        }
    }

    private static long resident() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) << 10;
            }
        }
        throw new IOException("no VmRSS");
    }
}
