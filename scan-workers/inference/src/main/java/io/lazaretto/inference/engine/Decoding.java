package io.lazaretto.inference.engine;

import ai.djl.pytorch.jni.IValue;
import io.lazaretto.inference.config.ModelPlan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;

/** Writes token by token, all texts of a batch in step. */
final class Decoding {
    private final Resident resident;
    private final Kernel kernel;

    Decoding(Resident resident) {
        this.resident = resident;
        this.kernel = resident.kernel();
    }

    /** How many texts of that length a batch may hold so that their caches stay within the work space. */
    static int rows(ModelPlan plan, List<int[]> prompts, int most) {
        ModelPlan.Sizes s = plan.sizes();
        long longest = prompts.stream().mapToInt(prompt -> prompt.length).max().orElse(1) + (long) most;
        long cache = 8L * s.layers() * s.kvHeads() * s.headDim() * longest;
        long work = 4L * (longest * (s.hidden() * 8L + s.intermediate() * 3L) + 3L * plan.vocabulary());
        return (int) Math.clamp(2 * MemoryEstimate.WORKSPACE / (cache + work), 1, 64);
    }

    /** @param first number of the first prompt among all of the caller's: each text draws from its own generator */
    List<Generation> generate(List<int[]> prompts, Sampling sampling, int first) {
        Resident.Batch batch = resident.batch(prompts, true);
        resident.check(new int[1], batch.width() + sampling.most() - 1);
        int rows = batch.rows();
        int capacity = batch.width() + sampling.most();
        boolean[] valid = new boolean[Math.multiplyExact(rows, capacity)];
        Arrays.fill(valid, true);
        for (int r = 0; r < rows; r++) {
            System.arraycopy(batch.valid(), r * batch.width(), valid, r * capacity, batch.width());
        }
        Mask mask = new Mask(batch.even() ? null : valid, rows, capacity);
        try (Scope scope = kernel.scope()) {
            IValue cache = scope.run("new_cache", scope.whole(rows), scope.whole(capacity));
            IValue hidden = scope.run(
                    "prefill",
                    scope.longs(batch.ids(), rows, batch.width()),
                    scope.longs(batch.positions(), rows, batch.width()),
                    mask.upTo(scope, batch.width()),
                    cache,
                    scope.whole(0));
            long[] next = new long[rows];
            for (int r = 0; r < rows; r++) {
                next[r] = prompts.get(r).length;
            }
            IValue logits = scope.run("logits", hidden);
            return new Writing(sampling, rows, first).run(cache, mask, logits, next, batch.width());
        }
    }

    List<Generation> generate(Prefix prefix, int count, Sampling sampling) {
        resident.check(new int[1], prefix.length() + sampling.most() - 1);
        int capacity = prefix.length() + sampling.most();
        try (Scope scope = kernel.scope()) {
            IValue cache = scope.runBare(
                    "copy_cache",
                    prefix.cache(),
                    scope.whole(prefix.length()),
                    scope.longs(new long[count], count),
                    scope.whole(capacity));
            IValue logits = scope.run("repeated_logits", prefix.last(), scope.whole(count));
            long[] next = new long[count];
            Arrays.fill(next, prefix.length());
            Mask mask = new Mask(null, count, capacity);
            return new Writing(sampling, count, 0).run(cache, mask, logits, next, prefix.length());
        }
    }

    /** Which keys may be seen; none are hidden when {@code valid} is null. */
    @SuppressWarnings("ArrayRecordComponent")
    private record Mask(boolean[] valid, int rows, int capacity) {
        IValue upTo(Scope scope, int length) {
            if (valid == null) {
                return scope.none();
            }
            boolean[] part = new boolean[rows * length];
            for (int r = 0; r < rows; r++) {
                System.arraycopy(valid, r * capacity, part, r * length, length);
            }
            return scope.flags(part, rows, length);
        }
    }

    private final class Writing {
        private final Sampling sampling;
        private final int rows;
        private final List<SplittableRandom> generators = new ArrayList<>();
        private final int[][] tokens;
        private final float[][] scores;
        private final int[] written;
        private final boolean[] ended;

        Writing(Sampling sampling, int rows, int first) {
            this.sampling = sampling;
            this.rows = rows;
            this.tokens = new int[rows][sampling.most()];
            this.scores = new float[rows][sampling.most()];
            this.written = new int[rows];
            this.ended = new boolean[rows];
            for (int r = 0; r < rows; r++) {
                generators.add(new SplittableRandom(sampling.seed() * 0x9E3779B97F4A7C15L + first + r));
            }
        }

        List<Generation> run(IValue cache, Mask mask, IValue start, long[] next, int length) {
            IValue logits = start;
            for (int step = 0; step < sampling.most(); step++) {
                long[] chosen = choose(logits);
                if (step > 0) {
                    logits.close();
                }
                if (all(ended) || step + 1 == sampling.most()) {
                    break;
                }
                try (Scope scope = kernel.scope()) {
                    IValue z = scope.run(
                            "step",
                            scope.longs(chosen, rows, 1),
                            scope.longs(next, rows, 1),
                            mask.upTo(scope, length + step + 1),
                            cache,
                            scope.whole((long) length + step));
                    logits = scope.release(z);
                }
                Arrays.setAll(next, r -> next[r] + 1);
            }
            List<Generation> texts = new ArrayList<>();
            for (int r = 0; r < rows; r++) {
                texts.add(new Generation(Arrays.copyOf(tokens[r], written[r]), Arrays.copyOf(scores[r], written[r])));
            }
            return Collections.unmodifiableList(texts);
        }

        private long[] choose(IValue logits) {
            try (Scope scope = kernel.scope()) {
                IValue[] drawn;
                if (sampling.temperature() == 0) {
                    drawn = scope.tuple(scope.runBare("greedy", logits));
                } else {
                    float[] uniform = new float[rows];
                    for (int r = 0; r < rows; r++) {
                        uniform[r] = (float) generators.get(r).nextDouble(0, 1 - 0x1p-24);
                    }
                    drawn = scope.tuple(scope.runBare(
                            "draw",
                            logits,
                            scope.floats(uniform, rows),
                            scope.real(sampling.temperature()),
                            scope.whole(sampling.topK()),
                            scope.real(sampling.topP())));
                }
                long[] ids = scope.toLongs(drawn[0]);
                float[] logProbabilities = scope.toFloats(drawn[1]);
                for (int r = 0; r < rows; r++) {
                    if (!ended[r]) {
                        tokens[r][written[r]] = Math.toIntExact(ids[r]);
                        scores[r][written[r]++] = logProbabilities[r];
                        ended[r] = sampling.stops().contains(Math.toIntExact(ids[r]));
                    }
                }
                return ids;
            }
        }

        private static boolean all(boolean[] flags) {
            for (boolean flag : flags) {
                if (!flag) {
                    return false;
                }
            }
            return true;
        }
    }
}
