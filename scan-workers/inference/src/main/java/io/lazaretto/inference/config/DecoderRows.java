package io.lazaretto.inference.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Decoders named in the manner of Llama: {@code model.layers.N.self_attn.q_proj}. */
final class DecoderRows {
    static final int LONGEST = 1 << 24;

    private DecoderRows() {}

    static void llama(Draft d) throws RefusedModelException {
        LlamaParts.rms(LlamaParts.begin(d), 1e-6).rope(10_000, "partial_rotary_factor", 1);
        boolean bias = d.c.flag("attention_bias", false);
        LlamaParts.layers(d, bias, bias, d.c.flag("mlp_bias", false));
        LlamaParts.ends(d, false, false);
    }

    static void granite(Draft d) throws RefusedModelException {
        llama(d);
        d.embedScale = d.c.number("embedding_multiplier", 1);
        d.residualScale = d.c.number("residual_multiplier", 1);
        d.logitScale = 1 / d.c.positive("logits_scaling", 1);
        d.scaleAttention(d.c.number("attention_multiplier", 1));
    }

    static void mistral(Draft d) throws RefusedModelException {
        LlamaParts.rms(LlamaParts.begin(d, 0, 8), 1e-6)
                .rope(10_000, "partial_rotary_factor", 1)
                .windows(4096);
        LlamaParts.layers(d, false, false, false);
        LlamaParts.ends(d, false, false);
    }

    static void qwen2(Draft d) throws RefusedModelException {
        LlamaParts.rms(LlamaParts.begin(d), 1e-6).rope(10_000, "partial_rotary_factor", 1);
        LlamaParts.lateWindows(d);
        d.c.ignore("use_mrope");
        LlamaParts.layers(d, true, false, false);
        LlamaParts.ends(d, false, false);
    }

    static void qwen3(Draft d) throws RefusedModelException {
        LlamaParts.rms(LlamaParts.begin(d, 128, 0), 1e-6).rope(10_000, "partial_rotary_factor", 1);
        LlamaParts.lateWindows(d);
        boolean bias = d.c.flag("attention_bias", false);
        LlamaParts.layers(d, bias, bias, false);
        for (int i = 0; i < d.layers; i++) {
            LlamaParts.headNorms(d, i, "rms", d.headDim, d.headDim);
        }
        LlamaParts.ends(d, false, false);
    }

    static void smolLm3(Draft d) throws RefusedModelException {
        LlamaParts.rms(LlamaParts.begin(d, 0, 4), 1e-6).rope(2_000_000, "partial_rotary_factor", 1);
        List<Double> rotated = d.c.numbers("no_rope_layers");
        int interval = d.c.size("no_rope_layer_interval", Draft.MOST_LAYERS, 4);
        for (int i = 0; i < d.layers; i++) {
            boolean without = i < rotated.size() ? rotated.get(i) == 0 : rotated.isEmpty() && (i + 1) % interval == 0;
            d.ropeKind[i] = without ? -1 : 0;
        }
        boolean used = d.c.flag("use_sliding_window", false);
        d.windows(used ? d.c.size("sliding_window", Integer.MAX_VALUE, 0) : 0, layer -> d.ropeKind[layer] >= 0);
        d.c.ignore("sliding_window", "max_window_layers");
        boolean bias = d.c.flag("attention_bias", false);
        LlamaParts.layers(d, bias, bias, d.c.flag("mlp_bias", false));
        LlamaParts.ends(d, true, false);
    }

    private static void gemmaBegin(Draft d, String activationKey) throws RefusedModelException {
        LlamaParts.begin(d, 256, 0);
        LlamaParts.rms(d, 1e-6).activation(activationKey, "gelu_pytorch_tanh");
        d.embedScale = Math.sqrt(d.hidden);
        d.weights.storedLess(1);
    }

    static void gemma(Draft d) throws RefusedModelException {
        gemmaBegin(d, d.c.either("hidden_activation", "hidden_act"));
        d.rope(10_000, "partial_rotary_factor", 1);
        d.c.require("use_bidirectional_attention", false);
        boolean bias = d.c.flag("attention_bias", false);
        LlamaParts.layers(d, bias, bias, false);
        LlamaParts.ends(d, true, false);
    }

    private static void gemmaLayers(Draft d) throws RefusedModelException {
        d.c.require("use_bidirectional_attention", false);
        d.scaleAttention(1 / Math.sqrt(d.c.positive("query_pre_attn_scalar", 256)));
        d.attentionCap = d.c.number("attn_logit_softcapping", d.c.names("attn_logit_softcapping") ? 0 : cap(d, 50));
        d.logitCap = d.c.number("final_logit_softcapping", d.c.names("final_logit_softcapping") ? 0 : cap(d, 30));
        boolean bias = d.c.flag("attention_bias", false);
        for (int i = 0; i < d.layers; i++) {
            d.layerNorm(i, "pre_attention", LlamaParts.layer(i) + "input_layernorm", false);
            d.layerNorm(i, "post_attention", LlamaParts.layer(i) + "post_attention_layernorm", false);
            d.layerNorm(i, "pre_mlp", LlamaParts.layer(i) + "pre_feedforward_layernorm", false);
            d.layerNorm(i, "post_mlp", LlamaParts.layer(i) + "post_feedforward_layernorm", false);
            LlamaParts.attention(d, i, bias, bias);
            LlamaParts.gated(d, i, false);
        }
        LlamaParts.ends(d, true, false);
    }

    /** Gemma 2 caps unless told otherwise, Gemma 3 does not. */
    private static double cap(Draft d, double second) {
        return d.ropes.size() == 1 ? second : 0;
    }

    static void gemma2(Draft d) throws RefusedModelException {
        gemmaBegin(d, "hidden_activation");
        d.c.ignore("hidden_act", "cache_implementation");
        d.rope(10_000, "partial_rotary_factor", 1);
        d.windows(
                d.c.size("sliding_window", Integer.MAX_VALUE, d.c.names("sliding_window") ? 0 : 4096), i -> i % 2 == 0);
        gemmaLayers(d);
    }

    static void gemma3(Draft d) throws RefusedModelException {
        gemmaBegin(d, "hidden_activation");
        d.c.ignore("hidden_act", "cache_implementation");
        ropeByLayerKind(d, 1_000_000, d.c.positive("rope_local_base_freq", 10_000));
        int pattern = d.c.size(d.c.either("sliding_window_pattern", "_sliding_window_pattern"), Draft.MOST_LAYERS, 6);
        d.windows(d.c.size("sliding_window", Integer.MAX_VALUE, 4096), i -> (i + 1) % pattern != 0);
        for (int i = 0; i < d.layers; i++) {
            d.ropeKind[i] = d.window[i] > 0 ? 1 : 0;
            LlamaParts.headNorms(d, i, "rms", d.headDim, d.headDim);
        }
        gemmaLayers(d);
    }

    /** Rotary kind 0 for full attention, 1 for windows; older configurations scale the first only. */
    private static void ropeByLayerKind(Draft d, double usual, double usualLocal) throws RefusedModelException {
        Optional<ConfigView> scaling = d.scaling();
        Optional<ConfigView> nearby = Optional.empty();
        double theta = d.c.positive("rope_theta", usual);
        double local = usualLocal > 0 ? usualLocal : theta;
        if (scaling.isPresent() && scaling.get().has("full_attention")) {
            ConfigView kinds = scaling.get();
            scaling = kinds.object("full_attention");
            nearby = kinds.object("sliding_attention");
            kinds.requireAllUnderstood();
            local = nearby.isPresent() ? nearby.get().positive("rope_theta", local) : local;
        }
        theta = scaling.isPresent() ? scaling.get().positive("rope_theta", theta) : theta;
        d.rope(d.headDim, theta, scaling).rope(d.headDim, local, nearby);
    }

    static void phi3(Draft d) throws RefusedModelException {
        LlamaParts.rms(LlamaParts.begin(d), 1e-5)
                .rope(10_000, "partial_rotary_factor", 1)
                .windows(0);
        d.c.require("attention_bias", false);
        for (int i = 0; i < d.layers; i++) {
            LlamaParts.preNorms(d, i, false);
            d.fusedQkv(i, LlamaParts.layer(i) + "self_attn.qkv_proj", false)
                    .out(i, LlamaParts.layer(i) + "self_attn.o_proj", false);
            d.gated = true;
            d.linear(i + ".up", LlamaParts.layer(i) + "mlp.gate_up_proj", 2L * d.intermediate, d.hidden, false);
            d.linear(i + ".down", LlamaParts.layer(i) + "mlp.down_proj", d.hidden, d.intermediate, false);
        }
        LlamaParts.ends(d, false, false);
    }

    /** GLM (no norm after) and GLM-4 (with one). */
    static void glm(Draft d, boolean sandwich) throws RefusedModelException {
        LlamaParts.rms(LlamaParts.begin(d, 128, 2), 1.5625e-7).rope(10_000, "partial_rotary_factor", 0.5);
        d.interleaved = true;
        boolean bias = d.c.flag("attention_bias", false);
        for (int i = 0; i < d.layers; i++) {
            LlamaParts.preNorms(d, i, false);
            if (sandwich) {
                d.layerNorm(i, "post_attention", LlamaParts.layer(i) + "post_self_attn_layernorm", false);
                d.layerNorm(i, "post_mlp", LlamaParts.layer(i) + "post_mlp_layernorm", false);
            }
            LlamaParts.attention(d, i, bias, false);
            d.gated = true;
            d.linear(i + ".up", LlamaParts.layer(i) + "mlp.gate_up_proj", 2L * d.intermediate, d.hidden, false);
            d.linear(i + ".down", LlamaParts.layer(i) + "mlp.down_proj", d.hidden, d.intermediate, false);
        }
        LlamaParts.ends(d, false, false);
    }

    /** Norms without weights. */
    static void olmo(Draft d) throws RefusedModelException {
        LlamaParts.begin(d).rope(10_000, "partial_rotary_factor", 1);
        d.norm = "layer";
        d.eps = 1e-5;
        d.qkvClip = d.c.number("clip_qkv", 0);
        boolean bias = d.c.flag("attention_bias", false);
        for (int i = 0; i < d.layers; i++) {
            d.weights.ones(i + ".pre_attention.weight", d.hidden);
            d.weights.ones(i + ".pre_mlp.weight", d.hidden);
            LlamaParts.attention(d, i, bias, bias);
            LlamaParts.gated(d, i, false);
        }
        d.embedding("model.embed_tokens");
        d.weights.ones("final_norm.weight", d.hidden);
        d.head("lm_head", d.c.flag("tie_word_embeddings", false), false);
    }

    /** Norms after the parts and none before; OLMo 3 adds windows. */
    static void olmo2(Draft d, boolean third) throws RefusedModelException {
        LlamaParts.rms(LlamaParts.begin(d), 1e-5);
        if (third) {
            ropeByLayerKind(d, 500_000, 0);
            d.windows(d.c.size("sliding_window", Integer.MAX_VALUE, 4096), i -> (i + 1) % 4 != 0);
            for (int i = 0; i < d.layers; i++) {
                d.ropeKind[i] = d.window[i] > 0 ? 1 : 0;
            }
        } else {
            d.rope(10_000, "partial_rotary_factor", 1);
        }
        boolean bias = d.c.flag("attention_bias", false);
        for (int i = 0; i < d.layers; i++) {
            d.layerNorm(i, "post_attention", LlamaParts.layer(i) + "post_attention_layernorm", false);
            d.layerNorm(i, "post_mlp", LlamaParts.layer(i) + "post_feedforward_layernorm", false);
            LlamaParts.attention(d, i, bias, bias);
            LlamaParts.headNorms(d, i, "rms_all", d.heads * d.headDim, d.kvHeads * d.headDim);
            LlamaParts.gated(d, i, false);
        }
        LlamaParts.ends(d, false, false);
    }

    static void cohere(Draft d, boolean second) throws RefusedModelException {
        LlamaParts.begin(d).norm("layer", "layer_norm_eps", 1e-5);
        Optional<ConfigView> scaling = d.scaling();
        double theta = d.c.positive("rope_theta", second ? 10_000 : 500_000);
        theta = scaling.isPresent() ? scaling.get().positive("rope_theta", theta) : theta;
        d.rope(d.headDim, theta, scaling);
        d.interleaved = true;
        d.parallel = true;
        d.logitScale = d.c.number("logit_scale", 0.0625);
        boolean bias = d.c.flag("attention_bias", false);
        boolean headNorm = !second && d.c.flag("use_qk_norm", false);
        if (second) {
            d.c.require("rotary_pct", 1);
            d.c.require("position_embedding_type", "rope_gptj");
            d.c.require("use_gated_activation", true);
            d.c.require("use_parallel_block", true);
            d.c.require("use_parallel_embedding", false);
            d.c.ignore("order_of_interleaved_layers", "cache_implementation", "layer_switch");
            int pattern =
                    d.c.size(d.c.either("sliding_window_pattern", "_sliding_window_pattern"), Draft.MOST_LAYERS, 4);
            d.windows(d.c.size("sliding_window", Integer.MAX_VALUE, 4096), i -> (i + 1) % pattern != 0);
        }
        for (int i = 0; i < d.layers; i++) {
            if (second && d.window[i] == 0) {
                d.ropeKind[i] = -1;
            }
            d.layerNorm(i, "pre_attention", LlamaParts.layer(i) + "input_layernorm", false);
            LlamaParts.attention(d, i, bias, bias);
            LlamaParts.gated(d, i, false);
            if (headNorm) {
                d.headNorm = "layer";
                d.weights.matrix(
                        i + ".q_norm.weight", LlamaParts.layer(i) + "self_attn.q_norm.weight", d.heads, d.headDim);
                d.weights.matrix(
                        i + ".k_norm.weight", LlamaParts.layer(i) + "self_attn.k_norm.weight", d.kvHeads, d.headDim);
            }
        }
        LlamaParts.ends(d, true, false);
    }

    static void stableLm(Draft d) throws RefusedModelException {
        LlamaParts.begin(d)
                .norm("layer", "layer_norm_eps", 1e-5)
                .rope(10_000, d.c.either("partial_rotary_factor", "rope_pct"), 0.25);
        d.parallel = d.c.flag("use_parallel_residual", false);
        boolean bias = d.c.flag("use_qkv_bias", false);
        boolean headNorm = d.c.flag("qk_layernorm", false);
        for (int i = 0; i < d.layers; i++) {
            d.layerNorm(i, "pre_attention", LlamaParts.layer(i) + "input_layernorm", true);
            if (!d.parallel) {
                d.layerNorm(i, "pre_mlp", LlamaParts.layer(i) + "post_attention_layernorm", true);
            }
            LlamaParts.attention(d, i, bias, false);
            LlamaParts.gated(d, i, false);
            if (headNorm) {
                d.headNorm = "layer";
                perHead(d, i + ".q_norm.weight", LlamaParts.layer(i) + "self_attn.q_layernorm.norms.", d.heads);
                perHead(d, i + ".k_norm.weight", LlamaParts.layer(i) + "self_attn.k_layernorm.norms.", d.kvHeads);
            }
        }
        LlamaParts.ends(d, false, true);
    }

    private static void perHead(Draft d, String name, String tensors, int heads) {
        List<String> parts = new ArrayList<>();
        List<Long> rows = new ArrayList<>();
        for (int h = 0; h < heads; h++) {
            parts.add(tensors + h);
            rows.add((long) d.headDim);
        }
        d.weights.stackedVectors(name, parts, ".weight", rows, List.of((long) heads, (long) d.headDim));
    }

    /** Phi-1, 1.5 and 2. */
    static void phi(Draft d) throws RefusedModelException {
        LlamaParts.begin(d).norm("layer", "layer_norm_eps", 1e-5).activation("hidden_act", "gelu_new");
        d.rope(10_000, "partial_rotary_factor", 0.5);
        d.parallel = true;
        boolean headNorm = d.c.flag("qk_layernorm", false);
        for (int i = 0; i < d.layers; i++) {
            String p = LlamaParts.layer(i) + "self_attn.";
            d.layerNorm(i, "pre_attention", LlamaParts.layer(i) + "input_layernorm", true);
            d.qkv(i, p + "q_proj", p + "k_proj", p + "v_proj", true).out(i, p + "dense", true);
            d.mlp(i, LlamaParts.layer(i) + "mlp.fc1", LlamaParts.layer(i) + "mlp.fc2", true);
            if (headNorm) {
                d.headNorm = "layer";
                d.normWeights(i + ".q_norm", p + "q_layernorm", d.headDim, true);
                d.normWeights(i + ".k_norm", p + "k_layernorm", d.headDim, true);
            }
        }
        LlamaParts.ends(d, "model.final_layernorm", false, true, true);
    }

    static void starCoder2(Draft d) throws RefusedModelException {
        LlamaParts.begin(d, 0, 2).norm("layer", "norm_epsilon", 1e-5).activation("hidden_act", "gelu_pytorch_tanh");
        d.rope(10_000, "partial_rotary_factor", 1).windows(0);
        d.c.require("mlp_type", "default");
        d.c.require("norm_type", "layer_norm");
        boolean bias = d.c.flag("use_bias", true);
        for (int i = 0; i < d.layers; i++) {
            LlamaParts.preNorms(d, i, true);
            LlamaParts.attention(d, i, bias, bias);
            d.mlp(i, LlamaParts.layer(i) + "mlp.c_fc", LlamaParts.layer(i) + "mlp.c_proj", bias);
        }
        LlamaParts.ends(d, true, true);
    }

    static void nemotron(Draft d) throws RefusedModelException {
        LlamaParts.begin(d).norm("layer", "norm_eps", 1e-5).activation("hidden_act", "relu2");
        d.rope(10_000, "partial_rotary_factor", 0.5);
        d.weights.storedLess(1);
        boolean bias = d.c.flag("attention_bias", false);
        for (int i = 0; i < d.layers; i++) {
            LlamaParts.preNorms(d, i, true);
            LlamaParts.attention(d, i, bias, bias);
            d.mlp(
                    i,
                    LlamaParts.layer(i) + "mlp.up_proj",
                    LlamaParts.layer(i) + "mlp.down_proj",
                    d.c.flag("mlp_bias", false));
        }
        LlamaParts.ends(d, false, true);
    }

    /** A Llama with a plain feed-forward part. */
    static void arcee(Draft d) throws RefusedModelException {
        LlamaParts.rms(LlamaParts.begin(d), 1e-5)
                .activation("hidden_act", "relu2")
                .rope(10_000, "partial_rotary_factor", 1);
        boolean bias = d.c.flag("attention_bias", false);
        for (int i = 0; i < d.layers; i++) {
            LlamaParts.preNorms(d, i, false);
            LlamaParts.attention(d, i, bias, bias);
            d.mlp(
                    i,
                    LlamaParts.layer(i) + "mlp.up_proj",
                    LlamaParts.layer(i) + "mlp.down_proj",
                    d.c.flag("mlp_bias", false));
        }
        LlamaParts.ends(d, false, false);
    }
}
