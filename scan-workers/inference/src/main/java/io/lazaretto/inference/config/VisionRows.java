package io.lazaretto.inference.config;

import static io.lazaretto.inference.config.RefusedModelException.contradictory;
import static io.lazaretto.inference.config.RefusedModelException.unsupported;

import io.lazaretto.inference.script.Attribute;
import io.lazaretto.inference.script.Script;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Image classifiers. */
final class VisionRows {
    private static final int LARGEST_IMAGE = 1 << 14;

    private VisionRows() {}

    /** @param name {@code vit} or {@code deit}, which has a second learned token */
    static void vit(Draft d, String name, boolean distilled) throws RefusedModelException {
        d.causal = false;
        d.base = name + ".";
        d.sizes("hidden_size", "num_hidden_layers", "num_attention_heads");
        d.intermediate = d.c.size("intermediate_size", Draft.MOST_WIDTH);
        d.norm("layer", "layer_norm_eps", 1e-12).activation("hidden_act", "gelu");
        d.c.ignore("encoder_stride", "pooler_act", "pooler_output_size");
        int side = d.c.size("image_size", LARGEST_IMAGE, 224);
        int channels = d.c.size("num_channels", 64, 3);
        d.patch = d.c.size("patch_size", side, 16);
        int across = side / d.patch;
        int learned = distilled ? 2 : 1;
        long tokens = (long) across * across + learned;
        d.longest = Math.toIntExact(tokens);
        d.image = Optional.of(new ModelPlan.Image(channels, side, side));
        String e = name + ".embeddings.";
        long width = d.hidden;
        List<Long> kernel = List.of(width, (long) channels, (long) d.patch, (long) d.patch);
        d.weights.shaped("patch.weight", e + "patch_embeddings.projection.weight", kernel, kernel);
        d.weights.vector("patch.bias", e + "patch_embeddings.projection.bias", width);
        d.weights.tokens(
                "class_token",
                distilled ? List.of(e + "cls_token", e + "distillation_token") : List.of(e + "cls_token"),
                width);
        d.weights.shaped(
                "positions.weight", e + "position_embeddings", List.of(1L, tokens, width), List.of(tokens, width));
        d.weights.ignore(e + "mask_token");
        boolean bias = d.c.flag("qkv_bias", true);
        for (int i = 0; i < d.layers; i++) {
            String p = name + ".encoder.layer." + i + ".";
            String a = p + "attention.attention.";
            d.layerNorm(i, "pre_attention", p + "layernorm_before", true);
            d.layerNorm(i, "pre_mlp", p + "layernorm_after", true);
            d.qkv(i, a + "query", a + "key", a + "value", bias).out(i, p + "attention.output.dense", true);
            d.mlp(i, p + "intermediate.dense", p + "output.dense", true);
        }
        d.normWeights("final_norm", name + ".layernorm", d.hidden, true);
        d.linear("classifier", "classifier", d.classes, d.hidden, true);
    }

    static ModelPlan resnet(ConfigView c, int classes) throws RefusedModelException {
        int stem = c.size("embedding_size", Draft.MOST_WIDTH, 64);
        int channels = c.size("num_channels", 64, 3);
        List<Double> widths = c.numbers("hidden_sizes");
        List<Double> depths = c.numbers("depths");
        String kind = c.text("layer_type", "bottleneck");
        if (!kind.equals("basic") && !kind.equals("bottleneck")) {
            throw unsupported("layer_type " + RefusedModelException.quoted(kind));
        }
        boolean bottleneck = kind.equals("bottleneck");
        boolean halvesFirst = c.flag("downsample_in_first_stage", false);
        boolean strideFirst = c.flag("downsample_in_bottleneck", false);
        String activation = Draft.activationOf(c.text("hidden_act", "relu"));
        c.ignore("out_features", "out_indices", "stage_names");
        if (depths.isEmpty() || depths.size() != widths.size() || depths.size() > 16) {
            throw contradictory(depths.size() + " depths, " + widths.size() + " hidden_sizes");
        }
        WeightList weights = new WeightList();
        String e = "resnet.embedder.embedder.";
        convolution(weights, "stem.", e, stem, channels, 7);
        long in = stem;
        List<Long> blocks = new ArrayList<>();
        for (int s = 0; s < depths.size(); s++) {
            long out = bounded(widths.get(s), Draft.MOST_WIDTH, "hidden_sizes");
            long depth = bounded(depths.get(s), Draft.MOST_LAYERS, "depths");
            blocks.add(depth);
            for (int l = 0; l < depth; l++) {
                String p = "resnet.encoder.stages." + s + ".layers." + l + ".";
                String name = s + "." + l + ".";
                boolean halves = l == 0 && (s > 0 || halvesFirst);
                if (halves || in != out) {
                    convolution(weights, name + "shortcut.", p + "shortcut.", out, in, 1);
                }
                if (bottleneck) {
                    long middle = out / 4;
                    convolution(weights, name + "0.", p + "layer.0.", middle, in, 1);
                    convolution(weights, name + "1.", p + "layer.1.", middle, middle, 3);
                    convolution(weights, name + "2.", p + "layer.2.", out, middle, 1);
                } else {
                    convolution(weights, name + "0.", p + "layer.0.", out, in, 3);
                    convolution(weights, name + "1.", p + "layer.1.", out, out, 3);
                }
                in = out;
            }
        }
        weights.matrix("classifier.weight", "classifier.1.weight", classes, in);
        weights.vector("classifier.bias", "classifier.1.bias", classes);
        c.requireAllUnderstood();
        int layers = blocks.stream().mapToInt(Long::intValue).sum();
        return new ModelPlan(
                "resnet",
                ModelPlan.Task.IMAGE_CLASSIFIER,
                Script.RESNET,
                Map.of(
                        "depths", new Attribute.Wholes(blocks),
                        "bottleneck", new Attribute.Flag(bottleneck),
                        "stride_first", new Attribute.Flag(strideFirst),
                        "first_stride", new Attribute.Whole(halvesFirst ? 2 : 1),
                        "activation", new Attribute.Text(activation),
                        "eps", new Attribute.Real(1e-5)),
                weights.plans(),
                weights.ignored(),
                new ModelPlan.Sizes(layers, (int) in, 1, 1, 1, stem, stem),
                0,
                classes,
                Integer.MAX_VALUE,
                -1,
                "resnet.",
                Optional.of(new ModelPlan.Image(channels, 0, 0)));
    }

    private static void convolution(WeightList weights, String name, String tensor, long out, long in, long side) {
        List<Long> kernel = List.of(out, in, side, side);
        weights.shaped(name + "weight", tensor + "convolution.weight", kernel, kernel);
        weights.vector(name + "gain", tensor + "normalization.weight", out);
        weights.vector(name + "shift", tensor + "normalization.bias", out);
        weights.vector(name + "mean", tensor + "normalization.running_mean", out);
        weights.vector(name + "variance", tensor + "normalization.running_var", out);
        weights.ignore(tensor + "normalization.num_batches_tracked");
    }

    private static long bounded(double value, int most, String key) throws RefusedModelException {
        if (value < 1 || value > most || value != Math.rint(value)) {
            throw contradictory(key + " holds " + value + ", not a whole number in 1…" + most);
        }
        return (long) value;
    }
}
