package io.lazaretto.inference.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Decoders in the manner of Llama whose feed-forward parts are experts, of which a token uses a few. */
final class ExpertRows {
    private ExpertRows() {}

    static void graniteMoe(Draft d) throws RefusedModelException {
        LlamaParts.rms(LlamaParts.begin(d), 1e-6).rope(10_000, "partial_rotary_factor", 1);
        d.embedScale = d.c.number("embedding_multiplier", 1);
        d.residualScale = d.c.number("residual_multiplier", 1);
        d.logitScale = 1 / d.c.positive("logits_scaling", 1);
        d.scaleAttention(d.c.number("attention_multiplier", 1));
        boolean bias = d.c.flag("attention_bias", false);
        int count = expertCount(d, "num_local_experts", "num_experts_per_tok", 2);
        d.expertRenormalised = true;
        d.gated = true;
        long width = d.intermediate;
        for (int i = 0; i < d.layers; i++) {
            LlamaParts.preNorms(d, i, false);
            LlamaParts.attention(d, i, bias, bias);
            d.experts[i] = count;
            String p = LlamaParts.layer(i) + "block_sparse_moe.";
            d.linear(i + ".router", p + "router.layer", count, d.hidden, false);
            for (int e = 0; e < count; e++) {
                d.weights.rows(
                        i + ".expert" + e + ".up.weight",
                        p + "input_linear.weight",
                        List.of((long) count, 2 * width, (long) d.hidden),
                        d.hidden,
                        List.of(new WeightPlan.Run(2 * width * e, 2 * width)),
                        true);
                d.weights.rows(
                        i + ".expert" + e + ".down.weight",
                        p + "output_linear.weight",
                        List.of((long) count, (long) d.hidden, width),
                        width,
                        List.of(new WeightPlan.Run((long) d.hidden * e, d.hidden)),
                        true);
            }
        }
        LlamaParts.ends(d, false, false);
    }

    private static int expertCount(Draft d, String countKey, String topKey, int top) throws RefusedModelException {
        int count = d.c.size(countKey, Draft.MOST_EXPERTS);
        d.expertTop = d.c.size(topKey, count, Math.min(top, count));
        return count;
    }

    static void mixtral(Draft d) throws RefusedModelException {
        LlamaParts.rms(LlamaParts.begin(d, 0, 8), 1e-5)
                .rope(1_000_000, "partial_rotary_factor", 1)
                .windows(0);
        int count = expertCount(d, "num_local_experts", "num_experts_per_tok", 2);
        d.expertRenormalised = true;
        for (int i = 0; i < d.layers; i++) {
            LlamaParts.preNorms(d, i, false);
            LlamaParts.attention(d, i, false, false);
            d.experts[i] = count;
            String p = LlamaParts.layer(i) + "block_sparse_moe.";
            d.linear(i + ".router", p + "gate", count, d.hidden, false);
            for (int e = 0; e < count; e++) {
                String x = p + "experts." + e + ".";
                d.gatedMlp(i + ".expert" + e + ".", x + "w1", x + "w3", x + "w2", d.intermediate, false);
            }
        }
        LlamaParts.ends(d, false, false);
    }

    private static void experts(Draft d, int i, int count, long width) {
        d.experts[i] = count;
        String p = LlamaParts.layer(i) + "mlp.";
        d.linear(i + ".router", p + "gate", count, d.hidden, false);
        for (int e = 0; e < count; e++) {
            String x = p + "experts." + e + ".";
            d.gatedMlp(i + ".expert" + e + ".", x + "gate_proj", x + "up_proj", x + "down_proj", width, false);
        }
    }

    private static boolean sparse(int i, Set<Integer> dense, int step) {
        return !dense.contains(i) && (i + 1) % step == 0;
    }

    private static Set<Integer> denseLayers(Draft d) throws RefusedModelException {
        List<Integer> dense = new ArrayList<>();
        d.c.numbers("mlp_only_layers").forEach(layer -> dense.add(layer.intValue()));
        return Set.copyOf(dense);
    }

    static void qwen2Moe(Draft d) throws RefusedModelException {
        LlamaParts.rms(LlamaParts.begin(d), 1e-6).rope(10_000, "partial_rotary_factor", 1);
        LlamaParts.lateWindows(d);
        boolean bias = d.c.flag("qkv_bias", true);
        int count = expertCount(d, "num_experts", "num_experts_per_tok", 4);
        int width = d.c.size("moe_intermediate_size", Draft.MOST_WIDTH, 1408);
        int shared = d.c.size("shared_expert_intermediate_size", Draft.MOST_WIDTH, 5632);
        d.expertRenormalised = d.c.flag("norm_topk_prob", false);
        Set<Integer> dense = denseLayers(d);
        int step = d.c.size("decoder_sparse_step", Draft.MOST_LAYERS, 1);
        for (int i = 0; i < d.layers; i++) {
            LlamaParts.preNorms(d, i, false);
            LlamaParts.attention(d, i, bias, false);
            if (sparse(i, dense, step)) {
                experts(d, i, count, width);
                String p = LlamaParts.layer(i) + "mlp.shared_expert.";
                d.gatedMlp(i + ".shared.", p + "gate_proj", p + "up_proj", p + "down_proj", shared, false);
                d.linear(i + ".shared_gate", LlamaParts.layer(i) + "mlp.shared_expert_gate", 1, d.hidden, false);
            } else {
                LlamaParts.gated(d, i, false);
            }
        }
        LlamaParts.ends(d, false, false);
    }

    static void qwen3Moe(Draft d) throws RefusedModelException {
        LlamaParts.rms(LlamaParts.begin(d, 128, 0), 1e-6).rope(10_000, "partial_rotary_factor", 1);
        LlamaParts.lateWindows(d);
        boolean bias = d.c.flag("attention_bias", false);
        int count = expertCount(d, d.c.either("num_experts", "num_local_experts"), "num_experts_per_tok", 8);
        int width = d.c.size("moe_intermediate_size", Draft.MOST_WIDTH, 768);
        d.expertRenormalised = d.c.flag("norm_topk_prob", false);
        Set<Integer> dense = denseLayers(d);
        int step = d.c.size("decoder_sparse_step", Draft.MOST_LAYERS, 1);
        for (int i = 0; i < d.layers; i++) {
            LlamaParts.preNorms(d, i, false);
            LlamaParts.attention(d, i, bias, bias);
            LlamaParts.headNorms(d, i, "rms", d.headDim, d.headDim);
            if (sparse(i, dense, step)) {
                experts(d, i, count, width);
            } else {
                LlamaParts.gated(d, i, false);
            }
        }
        LlamaParts.ends(d, false, false);
    }

    static void olmoe(Draft d) throws RefusedModelException {
        LlamaParts.rms(LlamaParts.begin(d), 1e-5).rope(10_000, "partial_rotary_factor", 1);
        d.qkvClip = d.c.number("clip_qkv", 0);
        boolean bias = d.c.flag("attention_bias", false);
        int count = expertCount(d, "num_experts", "num_experts_per_tok", 8);
        d.expertRenormalised = d.c.flag("norm_topk_prob", false);
        for (int i = 0; i < d.layers; i++) {
            LlamaParts.preNorms(d, i, false);
            LlamaParts.attention(d, i, bias, bias);
            LlamaParts.headNorms(d, i, "rms_all", d.heads * d.headDim, d.kvHeads * d.headDim);
            experts(d, i, count, d.intermediate);
        }
        LlamaParts.ends(d, false, false);
    }
}
