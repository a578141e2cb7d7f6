package io.lazaretto.inference.engine;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.IValue;
import io.lazaretto.inference.config.ModelPlan;
import io.lazaretto.inference.tree.PrefixTree;
import io.lazaretto.inference.tree.PrefixTree.Tree;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;

/**
 * A causal language model. Tokens are ids below {@code plan().vocabulary()}; anything else, and sequences longer than the model
 * takes, is an {@link IllegalArgumentException}. One thread at a time.
 */
public final class LanguageModel implements RunnableModel {
    /** Numbers one result array may hold. */
    private static final long LARGEST_RESULT = 1L << 28;

    private final Resident resident;
    private final Kernel kernel;
    private final ModelPlan plan;
    private final Gradients gradients;

    LanguageModel(Resident resident) {
        this.resident = resident;
        this.kernel = resident.kernel();
        this.plan = resident.plan();
        this.gradients = new Gradients(resident);
    }

    /** Runs a prompt once, for any number of continuations. */
    public Prefix prefill(int[] prompt) {
        resident.check(prompt, 0);
        try (Scope scope = kernel.scope()) {
            IValue cache = scope.run("new_cache", scope.whole(1), scope.whole(prompt.length));
            return ran(scope, cache, prompt, 0);
        }
    }

    /** The prefix with more tokens after it; the given one stays as it is. */
    public Prefix extend(Prefix prefix, int[] tokens) {
        resident.check(tokens, prefix.length());
        try (Scope scope = kernel.scope()) {
            IValue cache = scope.runBare(
                    "copy_cache",
                    prefix.cache(),
                    scope.whole(prefix.length()),
                    scope.longs(new long[1], 1),
                    scope.whole((long) prefix.length() + tokens.length));
            return ran(scope, cache, tokens, prefix.length());
        }
    }

    private Prefix ran(Scope scope, IValue cache, int[] tokens, int past) {
        long[] positions = new long[tokens.length];
        Arrays.setAll(positions, i -> past + i);
        IValue last = scope.run(
                "prefill",
                scope.longs(widened(tokens), 1, tokens.length),
                scope.longs(positions, 1, tokens.length),
                scope.none(),
                cache,
                scope.whole(past));
        return new Prefix(scope.release(cache), scope.release(last), past + tokens.length);
    }

    /** Logits [vocabulary] of the token after the prefix. */
    public float[] nextTokenLogits(Prefix prefix) {
        try (Scope scope = kernel.scope()) {
            return scope.toFloats(scope.run("logits", prefix.last()));
        }
    }

    /**
     * Logits of the token after each continuation of the prefix. Continuations that begin alike share the work.
     *
     * @return [vocabulary] for each, in the order given; at most 2^28 numbers altogether: for more, ask for
     *     {@link #topTokens}
     */
    public List<float[]> nextTokenLogits(Prefix prefix, List<int[]> continuations) {
        if ((long) continuations.size() * plan.vocabulary() > LARGEST_RESULT) {
            throw new IllegalArgumentException(continuations.size() + " times " + plan.vocabulary() + " logits");
        }
        float[][] result = new float[continuations.size()][];
        for (Tree tree : trees(prefix, continuations)) {
            int step = Math.max(1, (int) (LARGEST_RESULT / 8 / plan.vocabulary()));
            try (Scope scope = kernel.scope()) {
                IValue hidden = grow(scope, prefix, tree);
                for (int from = 0; from < tree.leaves().length; from += step) {
                    int to = Math.min(from + step, tree.leaves().length);
                    long[] pick = widened(Arrays.copyOfRange(tree.leaves(), from, to));
                    float[] logits = scope.toFloats(scope.run("picked_logits", hidden, scope.longs(pick, pick.length)));
                    for (int i = from; i < to; i++) {
                        int at = (i - from) * plan.vocabulary();
                        result[tree.continuations()[i]] = Arrays.copyOfRange(logits, at, at + plan.vocabulary());
                    }
                }
            }
        }
        return Arrays.asList(result);
    }

    /** The k likeliest tokens after the prefix itself. */
    public TopTokens topTokens(Prefix prefix, int k) {
        int count = Math.clamp(k, 1, plan.vocabulary());
        try (Scope scope = kernel.scope()) {
            PtNDArray[] parts =
                    scope.arrays(scope.run("top", prefix.last(), scope.longs(new long[1], 1), scope.whole(count)));
            return new TopTokens(narrowed(parts[1].toLongArray()), parts[0].toFloatArray(), parts[2].toFloatArray()[0]);
        }
    }

    /** The k likeliest tokens after each continuation, and how sure the model is; in the order given. */
    public List<TopTokens> topTokens(Prefix prefix, List<int[]> continuations, int k) {
        int count = Math.clamp(k, 1, plan.vocabulary());
        TopTokens[] result = new TopTokens[continuations.size()];
        for (Tree tree : trees(prefix, continuations)) {
            try (Scope scope = kernel.scope()) {
                IValue hidden = grow(scope, prefix, tree);
                long[] pick = widened(tree.leaves());
                IValue top = scope.run("top", hidden, scope.longs(pick, pick.length), scope.whole(count));
                PtNDArray[] parts = scope.arrays(top);
                float[] best = parts[0].toFloatArray();
                long[] tokens = parts[1].toLongArray();
                float[] entropies = parts[2].toFloatArray();
                for (int i = 0; i < pick.length; i++) {
                    result[tree.continuations()[i]] = new TopTokens(
                            narrowed(Arrays.copyOfRange(tokens, i * count, (i + 1) * count)),
                            Arrays.copyOfRange(best, i * count, (i + 1) * count),
                            entropies[i]);
                }
            }
        }
        return Arrays.asList(result);
    }

    /** Log-probability of every token of each continuation, given the prefix and the tokens before it; in the order given. */
    public List<float[]> logProbabilities(Prefix prefix, List<int[]> continuations) {
        float[][] result = new float[continuations.size()][];
        for (Tree tree : trees(prefix, continuations)) {
            float[] each = nodeLogProbabilities(prefix, tree);
            for (int i = 0; i < tree.leaves().length; i++) {
                int[] path = tree.path(tree.leaves()[i]);
                float[] scores = new float[path.length];
                for (int t = 0; t < path.length; t++) {
                    scores[t] = each[path[t]];
                }
                result[tree.continuations()[i]] = scores;
            }
        }
        return Arrays.asList(result);
    }

    private float[] nodeLogProbabilities(Prefix prefix, Tree tree) {
        try (Scope scope = kernel.scope()) {
            IValue hidden = scope.runBare("with_root", prefix.last(), grow(scope, prefix, tree));
            long[] rows = new long[tree.nodes()];
            Arrays.setAll(rows, n -> tree.parents()[n] + 1L);
            return scope.toFloats(scope.run(
                    "token_log_probs",
                    hidden,
                    scope.longs(rows, rows.length),
                    scope.longs(widened(tree.tokens()), rows.length)));
        }
    }

    private List<Tree> trees(Prefix prefix, List<int[]> continuations) {
        int deepest = 1;
        for (int[] continuation : continuations) {
            resident.check(continuation, prefix.length());
            deepest = Math.max(deepest, continuation.length);
        }
        return PrefixTree.of(continuations, TreeLimits.of(plan, prefix.length(), deepest));
    }

    private IValue grow(Scope scope, Prefix prefix, Tree tree) {
        int nodes = tree.nodes();
        return scope.run(
                "tree",
                scope.longs(widened(tree.tokens()), nodes),
                scope.longs(widened(tree.depths()), nodes),
                scope.longs(tree.lines(), nodes, tree.deepest()),
                scope.flags(tree.inLine(), nodes, tree.deepest()),
                prefix.cache(),
                scope.whole(prefix.length()));
    }

    /** Writes after each prompt; prompts may differ in length. */
    public List<Generation> generate(List<int[]> prompts, Sampling sampling) {
        List<Generation> written = new ArrayList<>();
        int rows = Decoding.rows(plan, prompts, sampling.most());
        for (int from = 0; from < prompts.size(); from += rows) {
            List<int[]> some = prompts.subList(from, Math.min(from + rows, prompts.size()));
            written.addAll(new Decoding(resident).generate(some, sampling, from));
        }
        return List.copyOf(written);
    }

    /** Writes {@code count} texts after one prefix. */
    public List<Generation> generate(Prefix prefix, int count, Sampling sampling) {
        return new Decoding(resident).generate(prefix, count, sampling);
    }

    /** The most likely texts after a prefix that a beam of the given width finds, likeliest first. */
    public List<Generation> beam(Prefix prefix, int width, int most, Set<Integer> stops) {
        return new BeamSearch(this).search(prefix, width, most, stops);
    }

    /** One forward pass, and what was asked for of its inside. */
    public Trace trace(int[] tokens, Set<Trace.Part> parts) {
        resident.check(tokens, 0);
        EnumSet<Trace.Part> kept = EnumSet.noneOf(Trace.Part.class);
        kept.addAll(parts);
        try (Scope scope = kernel.scope()) {
            long[] positions = new long[tokens.length];
            Arrays.setAll(positions, i -> i);
            IValue[] result = scope.tuple(scope.run(
                    "trace",
                    scope.longs(widened(tokens), 1, tokens.length),
                    scope.longs(positions, 1, tokens.length),
                    scope.none(),
                    scope.whole(Traces.code(kept))));
            float[] logits =
                    kept.contains(Trace.Part.LOGITS) ? scope.toFloats(scope.run("logits", result[2])) : new float[0];
            return new Trace(
                    tokens.length,
                    plan.sizes().hidden(),
                    Traces.floats(scope, result[0]),
                    Traces.floats(scope, result[1]),
                    logits);
        }
    }

    /** Rows [tokens, embedding width] of the embedding table. */
    public float[] embeddings(int[] tokens) {
        return gradients.embeddings(tokens);
    }

    /** d loss / d embedding rows: one array [length, embedding width] a sequence, padded to the longest. */
    public Gradient embeddingGradient(List<TokenLoss> losses) {
        return gradients.ofEmbeddings(losses);
    }

    /**
     * d loss / d one-hot token at the given positions of one sequence: [positions, vocabulary].
     */
    public Gradient oneHotGradient(TokenLoss loss, int[] positions) {
        return gradients.ofOneHot(loss, positions);
    }

    /** d (sum of losses) / d weight, for weights by the engine's names, such as {@code 0.qkv.weight}. */
    public WeightGradients weightGradients(List<TokenLoss> losses, SortedSet<String> weights) {
        return gradients.ofWeights(losses, weights);
    }

    @Override
    public ModelPlan plan() {
        return plan;
    }

    @Override
    public String device() {
        return resident.device();
    }

    @Override
    public String dtype() {
        return resident.dtype();
    }

    @Override
    public SortedSet<String> unusedTensors() {
        return resident.unused();
    }

    @Override
    public void close() {
        kernel.close();
    }

    static long[] widened(int[] values) {
        return Arrays.stream(values).asLongStream().toArray();
    }

    static int[] narrowed(long[] values) {
        return Arrays.stream(values).mapToInt(Math::toIntExact).toArray();
    }

    /** Names of the weights, with their shapes. */
    public Map<String, List<Long>> weights() {
        Map<String, List<Long>> shapes = new java.util.TreeMap<>();
        plan.weights().forEach(weight -> shapes.put(weight.name(), weight.shape()));
        return Collections.unmodifiableMap(shapes);
    }
}
