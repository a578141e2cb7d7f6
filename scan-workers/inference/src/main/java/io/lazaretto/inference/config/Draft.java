package io.lazaretto.inference.config;

import static io.lazaretto.inference.config.RefusedModelException.contradictory;
import static io.lazaretto.inference.config.RefusedModelException.quoted;
import static io.lazaretto.inference.config.RefusedModelException.unsupported;

import io.lazaretto.inference.script.Script;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A transformer while its row describes it: everything that differs between architectures has one place here, and a default
 * that is the most common choice. Rows set sizes first, then constants, then weights.
 */
final class Draft {
    static final int MOST_LAYERS = 1024;
    static final int MOST_HEADS = 4096;
    static final int MOST_WIDTH = 1 << 20;
    static final int MOST_VOCABULARY = 1 << 24;
    static final int MOST_EXPERTS = 1024;
    static final int MOST_CLASSES = 1 << 20;

    final ConfigView c;
    final ModelPlan.Task task;
    final int classes;
    final WeightList weights = new WeightList();

    int layers;
    int heads;
    int kvHeads;
    int headDim;
    int hidden;
    int intermediate;
    int vocabulary;
    int embedding;
    int longest = Integer.MAX_VALUE;

    boolean causal = true;
    boolean parallel;
    boolean gated;
    String norm = "rms";
    double eps = 1e-6;
    String headNorm = "";
    boolean headNormLate;
    String activation = "silu";
    double embedScale = 1;
    double residualScale = 1;
    double logitScale = 1;
    double logitCap;
    double attentionCap;
    double qkvClip;
    double[] attentionScale;
    int[] window;
    int rotaryDim;
    boolean interleaved;
    int[] ropeKind;
    List<Rope> ropes = new ArrayList<>();
    int positionOffset;
    int[] experts;
    int expertTop = 1;
    boolean expertRenormalised;
    String pooling = "first";
    String poolActivation = "";
    int patch;
    /** Positions are counted from after this id, and tokens of this id are not counted; -1: positions are counted from 0. */
    int paddingId = -1;
    /** What tensor names begin with, and do not where the bare model was saved. */
    String base = "";

    Optional<ModelPlan.Image> image = Optional.empty();

    /** @param classes 0 for a language model */
    Draft(ConfigView config, ModelPlan.Task task, int classes) {
        this.c = config;
        this.task = task;
        this.classes = classes;
    }

    // ---- sizes ----

    Draft sizes(String hiddenKey, String layersKey, String headsKey) throws RefusedModelException {
        return sizes(hiddenKey, layersKey, headsKey, 0);
    }

    /** @param absentHeadDim 0: hidden / heads */
    Draft sizes(String hiddenKey, String layersKey, String headsKey, int absentHeadDim) throws RefusedModelException {
        hidden = c.size(hiddenKey, MOST_WIDTH);
        layers = c.size(layersKey, MOST_LAYERS);
        heads = c.size(headsKey, MOST_HEADS);
        kvHeads = heads;
        embedding = hidden;
        if (c.has("head_dim")) {
            headDim = c.size("head_dim", MOST_WIDTH);
        } else if (absentHeadDim > 0) {
            headDim = absentHeadDim;
        } else {
            if (hidden % heads != 0) {
                throw contradictory(hiddenKey + " " + hidden + " does not divide into " + heads + " heads");
            }
            headDim = hidden / heads;
        }
        attentionScale = new double[layers];
        Arrays.fill(attentionScale, 1 / Math.sqrt(headDim));
        window = new int[layers];
        ropeKind = new int[layers];
        Arrays.fill(ropeKind, -1);
        experts = new int[layers];
        return this;
    }

    Draft keyHeads(String key) throws RefusedModelException {
        kvHeads = c.size(key, MOST_HEADS, heads);
        return checkKeyHeads();
    }

    Draft checkKeyHeads() throws RefusedModelException {
        if (kvHeads < 1 || heads % kvHeads != 0) {
            throw contradictory(heads + " heads do not share " + kvHeads + " key heads");
        }
        return this;
    }

    Draft vocabulary(int atMostPositions) throws RefusedModelException {
        vocabulary = c.size("vocab_size", MOST_VOCABULARY);
        longest = atMostPositions;
        return this;
    }

    // ---- constants ----

    Draft norm(String kind, String epsKey, double absent) throws RefusedModelException {
        norm = kind;
        eps = c.positive(epsKey, absent);
        return this;
    }

    Draft activation(String key, String absent) throws RefusedModelException {
        activation = activationOf(c.text(key, absent));
        return this;
    }

    static String activationOf(String name) throws RefusedModelException {
        return switch (name) {
            case "silu", "swish" -> "silu";
            case "gelu", "gelu_python" -> "gelu";
            case "gelu_new", "gelu_pytorch_tanh", "gelu_fast", "gelu_accurate", "gelu_tanh" -> "gelu_tanh";
            case "quick_gelu" -> "gelu_sigmoid";
            case "relu", "relu2", "tanh" -> name;
            case "linear" -> "";
            default -> throw unsupported("activation " + quoted(name));
        };
    }

    Draft scaleAttention(double scale) {
        Arrays.fill(attentionScale, scale);
        return this;
    }

    /** Rotary positions in every layer, described by {@code rope_parameters}, or {@code rope_theta} and {@code rope_scaling}. */
    Draft rope(double theta, String partKey, double part) throws RefusedModelException {
        Optional<ConfigView> scaling = scaling();
        double fraction = c.positive(partKey, part);
        double base = c.positive(c.either("rope_theta", "rotary_emb_base"), theta);
        if (scaling.isPresent()) {
            fraction = scaling.get().positive("partial_rotary_factor", fraction);
            base = scaling.get().positive("rope_theta", base);
        }
        return rope((int) (headDim * fraction), base, scaling);
    }

    Optional<ConfigView> scaling() throws RefusedModelException {
        return c.object(c.either("rope_parameters", "rope_scaling"));
    }

    Draft rope(int dim, double theta, Optional<ConfigView> scaling) throws RefusedModelException {
        if (dim < 2 || dim > headDim || dim % 2 != 0) {
            throw contradictory(dim + " rotary dimensions of heads of " + headDim);
        }
        if (!(theta > 1)) {
            throw contradictory("rope_theta is " + theta);
        }
        rotaryDim = dim;
        int positions = longest == Integer.MAX_VALUE ? 2048 : longest;
        int original = c.size("original_max_position_embeddings", Integer.MAX_VALUE, positions);
        ropes.add(Rope.of(new Rope.Setting(dim, theta, positions, original), scaling));
        if (ropes.size() == 1) {
            Arrays.fill(ropeKind, 0);
        }
        return this;
    }

    /** The same window in the layers that {@code layer_types} calls sliding; {@code sliding} decides where it is absent. */
    Draft windows(int size, java.util.function.IntPredicate sliding) throws RefusedModelException {
        List<String> types = c.texts("layer_types");
        if (!types.isEmpty() && types.size() < layers) {
            throw contradictory("layer_types has " + types.size() + " entries for " + layers + " layers");
        }
        for (int i = 0; i < layers; i++) {
            boolean slides =
                    switch (types.isEmpty() ? "" : types.get(i)) {
                        case "" -> sliding.test(i);
                        case "sliding_attention" -> true;
                        case "full_attention" -> false;
                        default -> throw unsupported("layer type " + quoted(types.get(i)));
                    };
            window[i] = slides ? size : 0;
        }
        return this;
    }

    /** {@code sliding_window} of the configuration in every layer; null means none. */
    Draft windows(int absent) throws RefusedModelException {
        int size = c.size("sliding_window", Integer.MAX_VALUE, c.names("sliding_window") ? 0 : absent);
        return windows(size, layer -> true);
    }

    // ---- weights ----

    Draft embedding(String tensor) {
        weights.matrix("embed.weight", tensor + ".weight", vocabulary, embedding);
        return this;
    }

    Draft positions(String tensor, int rows, int offset) {
        weights.matrix("positions.weight", tensor + ".weight", rows, hidden);
        positionOffset = offset;
        longest = rows - offset;
        return this;
    }

    Draft normWeights(String name, String tensor, int width, boolean bias) {
        weights.vector(name + ".weight", tensor + ".weight", width);
        if (bias) {
            weights.vector(name + ".bias", tensor + ".bias", width);
        }
        return this;
    }

    /** A norm for layer {@code i}: {@code place} is where it stands. */
    Draft layerNorm(int i, String place, String tensor, boolean bias) {
        return normWeights(i + "." + place, tensor, hidden, bias);
    }

    Draft linear(String name, String tensor, long out, long in, boolean bias) {
        weights.matrix(name + ".weight", tensor + ".weight", out, in);
        if (bias) {
            weights.vector(name + ".bias", tensor + ".bias", out);
        }
        return this;
    }

    /** GPT-2's layout: the matrix holds inputs as rows. */
    Draft transposed(String name, String tensor, long out, long in) {
        weights.transposed(name + ".weight", tensor + ".weight", out, in);
        weights.vector(name + ".bias", tensor + ".bias", out);
        return this;
    }

    /** Three tensors become one. */
    Draft qkv(int i, String q, String k, String v, boolean bias) {
        long queries = (long) heads * headDim;
        long keys = (long) kvHeads * headDim;
        weights.stacked(i + ".qkv.weight", List.of(q, k, v), ".weight", List.of(queries, keys, keys), hidden);
        if (bias) {
            weights.stacked(i + ".qkv.bias", List.of(q, k, v), ".bias", List.of(queries, keys, keys), 0);
        }
        return this;
    }

    long qkvRows() {
        return ((long) heads + 2L * kvHeads) * headDim;
    }

    /** One tensor that already holds queries, keys and values in that order. */
    Draft fusedQkv(int i, String tensor, boolean bias) {
        return linear(i + ".qkv", tensor, qkvRows(), hidden, bias);
    }

    /** One tensor that holds, for each key head, its queries, its key and its value. */
    Draft groupedQkv(int i, String tensor, boolean bias) {
        int group = heads / kvHeads;
        List<WeightPlan.Run> runs = new ArrayList<>();
        for (int kv = 0; kv < kvHeads; kv++) {
            runs.add(new WeightPlan.Run((long) kv * (group + 2) * headDim, (long) group * headDim));
        }
        for (int which = 0; which < 2; which++) {
            for (int kv = 0; kv < kvHeads; kv++) {
                runs.add(new WeightPlan.Run(((long) kv * (group + 2) + group + which) * headDim, headDim));
            }
        }
        weights.rows(i + ".qkv.weight", tensor + ".weight", List.of(qkvRows(), (long) hidden), hidden, runs, true);
        if (bias) {
            weights.rows(i + ".qkv.bias", tensor + ".bias", List.of(qkvRows()), 1, runs, false);
        }
        return this;
    }

    Draft out(int i, String tensor, boolean bias) {
        return linear(i + ".o", tensor, hidden, (long) heads * headDim, bias);
    }

    /** The gate's rows, then the other's; {@code prefix} is {@code "0."} or {@code "0.expert3."}. */
    Draft gatedMlp(String prefix, String gate, String up, String down, long width, boolean bias) {
        gated = true;
        weights.stacked(prefix + "up.weight", List.of(gate, up), ".weight", List.of(width, width), hidden);
        if (bias) {
            weights.stacked(prefix + "up.bias", List.of(gate, up), ".bias", List.of(width, width), 0);
        }
        return linear(prefix + "down", down, hidden, width, bias);
    }

    Draft mlp(int i, String up, String down, boolean bias) {
        linear(i + ".up", up, intermediate, hidden, bias);
        return linear(i + ".down", down, hidden, intermediate, bias);
    }

    Draft head(String tensor, boolean tied, boolean bias) {
        if (task == ModelPlan.Task.TEXT_CLASSIFIER) {
            pooling = "last";
            return linear("classifier", "score", classes, hidden, false);
        }
        if (tied) {
            weights.alias("head.weight", "embed.weight");
        } else {
            weights.matrix("head.weight", tensor + ".weight", vocabulary, embedding);
        }
        if (bias) {
            weights.vector("head.bias", tensor + ".bias", vocabulary);
        }
        return this;
    }

    /** Slopes of linear position biases, a power series over the heads. */
    Draft alibi(double scale, double most, boolean evenFirst) {
        weights.constant("alibi", List.of((long) heads), AlibiSlopes.of(heads, scale, most, evenFirst));
        return this;
    }

    // ---- the result ----

    ModelPlan plan(String architecture) throws RefusedModelException {
        c.requireAllUnderstood();
        ropeWeights();
        return new ModelPlan(
                architecture,
                task,
                Script.TRANSFORMER,
                ScriptAttributes.of(this),
                weights.plans(),
                weights.ignored(),
                new ModelPlan.Sizes(layers, hidden, heads, kvHeads, headDim, intermediate, embedding),
                vocabulary,
                classes,
                longest,
                paddingId,
                base,
                image);
    }

    private void ropeWeights() {
        if (ropes.isEmpty()) {
            return;
        }
        List<Float> values = new ArrayList<>();
        ropes.forEach(rope -> addAll(values, rope.frequencies()));
        boolean switches =
                ropes.stream().anyMatch(rope -> rope.longFrequencies().isPresent());
        if (switches) {
            ropes.forEach(rope -> addAll(values, rope.longFrequencies().orElse(rope.frequencies())));
        }
        long rows = switches ? 2L * ropes.size() : ropes.size();
        weights.constant("rope", List.of(rows, (long) rotaryDim / 2), values);
    }

    private static void addAll(List<Float> to, float[] from) {
        for (float value : from) {
            to.add(value);
        }
    }
}
