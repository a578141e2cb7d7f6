package io.lazaretto.inference.config;

import static io.lazaretto.inference.config.RefusedModelException.contradictory;
import static io.lazaretto.inference.config.RefusedModelException.unsupported;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Decoders of GPT's generation, each with names of its own. */
final class GptRows {
    private GptRows() {}

    private static Draft begin(Draft d, String hidden, String layers, String heads, String inner, String positions)
            throws RefusedModelException {
        d.base = "transformer.";
        d.sizes(hidden, layers, heads);
        d.intermediate = d.c.size(inner, Draft.MOST_WIDTH, 4 * d.hidden);
        return d.vocabulary(d.c.size(positions, DecoderRows.LONGEST, 2048));
    }

    private static String layer(int i) {
        return "transformer.h." + i + ".";
    }

    private static void preNorms(Draft d, int i, String first, String second) {
        d.layerNorm(i, "pre_attention", layer(i) + first, true);
        d.layerNorm(i, "pre_mlp", layer(i) + second, true);
    }

    private static void ends(Draft d, String embedding, String norm, boolean bias) throws RefusedModelException {
        d.embedding("transformer." + embedding).normWeights("final_norm", "transformer." + norm, d.hidden, bias);
        d.head("lm_head", d.c.flag("tie_word_embeddings", true), false);
    }

    static void gpt2(Draft d) throws RefusedModelException {
        begin(
                d,
                d.c.either("n_embd", "hidden_size"),
                d.c.either("n_layer", "num_hidden_layers"),
                d.c.either("n_head", "num_attention_heads"),
                "n_inner",
                d.c.either("n_positions", "n_ctx", "max_position_embeddings"));
        d.norm("layer", "layer_norm_epsilon", 1e-5).activation("activation_function", "gelu_new");
        d.c.ignore("reorder_and_upcast_attn", "n_ctx");
        d.c.require("add_cross_attention", false);
        if (!d.c.flag("scale_attn_weights", true)) {
            d.scaleAttention(1);
        }
        if (d.c.flag("scale_attn_by_inverse_layer_idx", false)) {
            for (int i = 0; i < d.layers; i++) {
                d.attentionScale[i] /= i + 1;
            }
        }
        d.positions("transformer.wpe", d.longest, 0);
        for (int i = 0; i < d.layers; i++) {
            preNorms(d, i, "ln_1", "ln_2");
            d.transposed(i + ".qkv", layer(i) + "attn.c_attn", d.qkvRows(), d.hidden);
            d.transposed(i + ".o", layer(i) + "attn.c_proj", d.hidden, d.hidden);
            d.transposed(i + ".up", layer(i) + "mlp.c_fc", d.intermediate, d.hidden);
            d.transposed(i + ".down", layer(i) + "mlp.c_proj", d.hidden, d.intermediate);
            d.weights.ignore(layer(i) + "attn.bias");
            d.weights.ignore(layer(i) + "attn.masked_bias");
        }
        ends(d, "wte", "ln_f", true);
    }

    static void gptBigCode(Draft d) throws RefusedModelException {
        begin(d, "n_embd", "n_layer", "n_head", "n_inner", "n_positions");
        d.norm("layer", "layer_norm_epsilon", 1e-5).activation("activation_function", "gelu_pytorch_tanh");
        d.c.ignore(
                "attention_softmax_in_fp32",
                "scale_attention_softmax_in_fp32",
                "inference_runner",
                "max_batch_size",
                "max_sequence_length",
                "pad_key_length",
                "pre_allocate_kv_cache",
                "validate_runner_input",
                "n_ctx",
                "num_key_value_heads");
        d.c.require("scale_attn_weights", true);
        boolean single = d.c.flag("multi_query", true);
        d.kvHeads = single ? 1 : d.heads;
        d.positions("transformer.wpe", d.longest, 0);
        for (int i = 0; i < d.layers; i++) {
            preNorms(d, i, "ln_1", "ln_2");
            if (single) {
                d.fusedQkv(i, layer(i) + "attn.c_attn", true);
            } else {
                d.groupedQkv(i, layer(i) + "attn.c_attn", true);
            }
            d.out(i, layer(i) + "attn.c_proj", true);
            d.mlp(i, layer(i) + "mlp.c_fc", layer(i) + "mlp.c_proj", true);
            d.weights.ignore(layer(i) + "attn.bias");
        }
        ends(d, "wte", "ln_f", true);
    }

    static void gptJ(Draft d) throws RefusedModelException {
        begin(d, "n_embd", "n_layer", "n_head", "n_inner", "n_positions");
        d.norm("layer", "layer_norm_epsilon", 1e-5).activation("activation_function", "gelu_new");
        d.c.require("rotary", true);
        d.c.require("scale_attn_weights", true);
        d.rope(d.c.size("rotary_dim", Draft.MOST_WIDTH, 64), 10_000, Optional.empty());
        d.interleaved = true;
        d.parallel = true;
        for (int i = 0; i < d.layers; i++) {
            String p = layer(i) + "attn.";
            d.layerNorm(i, "pre_attention", layer(i) + "ln_1", true);
            d.qkv(i, p + "q_proj", p + "k_proj", p + "v_proj", false).out(i, p + "out_proj", false);
            d.mlp(i, layer(i) + "mlp.fc_in", layer(i) + "mlp.fc_out", true);
            d.weights.ignore(p + "bias");
            d.weights.ignore(p + "masked_bias");
        }
        d.embedding("transformer.wte").normWeights("final_norm", "transformer.ln_f", d.hidden, true);
        d.head("lm_head", d.c.flag("tie_word_embeddings", false), true);
    }

    static void gptNeo(Draft d) throws RefusedModelException {
        begin(d, "hidden_size", "num_layers", "num_heads", "intermediate_size", "max_position_embeddings");
        d.norm("layer", "layer_norm_epsilon", 1e-5)
                .activation("activation_function", "gelu_new")
                .scaleAttention(1);
        int size = d.c.size("window_size", Integer.MAX_VALUE, 256);
        d.c.ignore("attention_types");
        List<String> kinds = d.c.texts("attention_layers");
        boolean alternates = kinds.isEmpty();
        if (!alternates && kinds.size() < d.layers) {
            throw contradictory("attention_layers has " + kinds.size() + " entries for " + d.layers + " layers");
        }
        d.windows(size, i -> alternates ? i % 2 == 1 : kinds.get(i).equals("local"));
        d.positions("transformer.wpe", d.longest, 0);
        for (int i = 0; i < d.layers; i++) {
            String p = layer(i) + "attn.attention.";
            preNorms(d, i, "ln_1", "ln_2");
            d.qkv(i, p + "q_proj", p + "k_proj", p + "v_proj", false).out(i, p + "out_proj", true);
            d.mlp(i, layer(i) + "mlp.c_fc", layer(i) + "mlp.c_proj", true);
            d.weights.ignore(p + "bias");
            d.weights.ignore(p + "masked_bias");
        }
        ends(d, "wte", "ln_f", true);
    }

    static void gptNeoX(Draft d) throws RefusedModelException {
        begin(
                d,
                "hidden_size",
                "num_hidden_layers",
                "num_attention_heads",
                "intermediate_size",
                "max_position_embeddings");
        d.base = "gpt_neox.";
        d.norm("layer", "layer_norm_eps", 1e-5).activation("hidden_act", "gelu");
        d.rope(10_000, "rotary_pct", 0.25);
        d.parallel = d.c.flag("use_parallel_residual", true);
        boolean bias = d.c.flag("attention_bias", true);
        for (int i = 0; i < d.layers; i++) {
            String p = "gpt_neox.layers." + i + ".";
            d.layerNorm(i, "pre_attention", p + "input_layernorm", true);
            d.layerNorm(i, "pre_mlp", p + "post_attention_layernorm", true);
            d.groupedQkv(i, p + "attention.query_key_value", bias).out(i, p + "attention.dense", bias);
            d.mlp(i, p + "mlp.dense_h_to_4h", p + "mlp.dense_4h_to_h", true);
            d.weights.ignore(p + "attention.bias");
            d.weights.ignore(p + "attention.masked_bias");
            d.weights.ignore(p + "attention.rotary_emb.inv_freq");
        }
        d.embedding("gpt_neox.embed_in").normWeights("final_norm", "gpt_neox.final_layer_norm", d.hidden, true);
        d.head("embed_out", d.c.flag("tie_word_embeddings", false), false);
    }

    static void opt(Draft d) throws RefusedModelException {
        begin(d, "hidden_size", "num_hidden_layers", "num_attention_heads", "ffn_dim", "max_position_embeddings");
        d.base = "model.";
        d.embedding = d.c.size("word_embed_proj_dim", Draft.MOST_WIDTH, d.hidden);
        d.norm = "layer";
        d.eps = 1e-5;
        d.activation("activation_function", "relu");
        boolean before = d.c.flag("do_layer_norm_before", true);
        boolean affine = d.c.flag("layer_norm_elementwise_affine", true);
        boolean bias = d.c.flag("enable_bias", true);
        if (!affine) {
            throw unsupported("layer_norm_elementwise_affine = false");
        }
        String m = "model.decoder.";
        d.positions(m + "embed_positions", Math.addExact(d.longest, 2), 2);
        for (int i = 0; i < d.layers; i++) {
            String p = m + "layers." + i + ".";
            d.layerNorm(i, before ? "pre_attention" : "sum_attention", p + "self_attn_layer_norm", true);
            d.layerNorm(i, before ? "pre_mlp" : "sum_mlp", p + "final_layer_norm", true);
            d.qkv(i, p + "self_attn.q_proj", p + "self_attn.k_proj", p + "self_attn.v_proj", bias);
            d.out(i, p + "self_attn.out_proj", bias).mlp(i, p + "fc1", p + "fc2", bias);
        }
        d.embedding(m + "embed_tokens");
        if (d.embedding != d.hidden) {
            d.linear("project_in", m + "project_in", d.hidden, d.embedding, false);
            d.linear("project_out", m + "project_out", d.embedding, d.hidden, false);
        }
        if (before && !d.c.flag("_remove_final_layer_norm", false)) {
            d.normWeights("final_norm", m + "final_layer_norm", d.hidden, true);
        }
        d.head("lm_head", d.c.flag("tie_word_embeddings", true), false);
    }

    static void bloom(Draft d) throws RefusedModelException {
        begin(
                d,
                d.c.either("hidden_size", "n_embed"),
                d.c.either("n_layer", "num_hidden_layers"),
                d.c.either("n_head", "num_attention_heads"),
                "n_inner",
                "seq_length");
        d.longest = DecoderRows.LONGEST;
        d.norm("layer", "layer_norm_epsilon", 1e-5);
        d.activation = "gelu_tanh";
        d.c.require("apply_residual_connection_post_layernorm", false);
        d.c.ignore(
                "offset_alibi",
                "skip_bias_add",
                "skip_bias_add_qkv",
                "masked_softmax_fusion",
                "bias_dropout_fusion",
                "attention_softmax_in_fp32",
                "unk_token_id");
        d.alibi(1, 8, false);
        for (int i = 0; i < d.layers; i++) {
            preNorms(d, i, "input_layernorm", "post_attention_layernorm");
            d.groupedQkv(i, layer(i) + "self_attention.query_key_value", true);
            d.out(i, layer(i) + "self_attention.dense", true);
            d.mlp(i, layer(i) + "mlp.dense_h_to_4h", layer(i) + "mlp.dense_4h_to_h", true);
        }
        d.normWeights("embed_norm", "transformer.word_embeddings_layernorm", d.hidden, true);
        ends(d, "word_embeddings", "ln_f", true);
    }

    static void falcon(Draft d) throws RefusedModelException {
        begin(
                d,
                "hidden_size",
                d.c.either("num_hidden_layers", "n_layer"),
                d.c.either("num_attention_heads", "n_head"),
                "ffn_hidden_size",
                "max_position_embeddings");
        d.norm("layer", "layer_norm_epsilon", 1e-5).activation("activation", "gelu");
        boolean modern = d.c.flag("new_decoder_architecture", false);
        boolean single = d.c.flag("multi_query", true);
        boolean bias = d.c.flag("bias", false);
        d.c.require("apply_residual_connection_post_layernorm", false);
        if (modern) {
            d.keyHeads(d.c.either("num_kv_heads", "n_head_kv"));
        } else {
            d.c.ignore("num_kv_heads", "n_head_kv");
            d.kvHeads = single ? 1 : d.heads;
        }
        if (d.c.flag("alibi", false)) {
            d.alibi(1 / Math.sqrt(d.headDim), 8, false);
            d.c.ignore("rope_parameters", "rope_theta");
        } else {
            d.rope(10_000, "partial_rotary_factor", 1);
        }
        d.parallel = d.c.flag("parallel_attn", true) || modern;
        boolean two = modern && d.c.size("num_ln_in_parallel_attn", 2, 2) == 2;
        for (int i = 0; i < d.layers; i++) {
            d.layerNorm(i, "pre_attention", layer(i) + (two ? "ln_attn" : "input_layernorm"), true);
            if (two || !d.parallel) {
                d.layerNorm(i, "pre_mlp", layer(i) + (two ? "ln_mlp" : "post_attention_layernorm"), true);
            }
            String fused = layer(i) + "self_attention.query_key_value";
            if (single && !modern) {
                d.fusedQkv(i, fused, bias);
            } else {
                d.groupedQkv(i, fused, bias);
            }
            d.out(i, layer(i) + "self_attention.dense", bias);
            d.mlp(i, layer(i) + "mlp.dense_h_to_4h", layer(i) + "mlp.dense_4h_to_h", bias);
        }
        ends(d, "word_embeddings", "ln_f", true);
    }

    static void mpt(Draft d) throws RefusedModelException {
        d.sizes("d_model", "n_layers", "n_heads");
        d.base = "transformer.";
        d.intermediate = Math.multiplyExact(d.hidden, d.c.size("expansion_ratio", 64, 4));
        d.vocabulary(d.c.size("max_seq_len", DecoderRows.LONGEST, 2048)).norm("layer", "layer_norm_epsilon", 1e-5);
        d.activation = "gelu";
        d.c.require("no_bias", true);
        d.c.ignore("learned_pos_emb", "embedding_fraction", "verbose", "norm_type", "init_config", "emb_pdrop");
        d.c.require("logit_scale", 1);
        Optional<ConfigView> attention = d.c.object("attn_config");
        double most = 8;
        if (attention.isPresent()) {
            ConfigView a = attention.get();
            a.require("attn_type", "multihead_attention");
            a.require("alibi", true);
            a.require("qk_ln", false);
            a.require("prefix_lm", false);
            a.ignore("attn_impl", "attn_pdrop", "attn_uses_sequence_id");
            most = a.positive("alibi_bias_max", 8);
            d.qkvClip = a.number("clip_qkv", 0);
            if (a.has("softmax_scale")) {
                d.scaleAttention(a.positive("softmax_scale", 1));
            }
            a.requireAllUnderstood();
        }
        d.alibi(1, most, true);
        for (int i = 0; i < d.layers; i++) {
            String p = "transformer.blocks." + i + ".";
            d.layerNorm(i, "pre_attention", p + "norm_1", false).layerNorm(i, "pre_mlp", p + "norm_2", false);
            d.fusedQkv(i, p + "attn.Wqkv", false).out(i, p + "attn.out_proj", false);
            d.mlp(i, p + "ffn.up_proj", p + "ffn.down_proj", false);
        }
        ends(d, "wte", "norm_f", false);
    }

    static void persimmon(Draft d) throws RefusedModelException {
        begin(
                d,
                "hidden_size",
                "num_hidden_layers",
                "num_attention_heads",
                "intermediate_size",
                "max_position_embeddings");
        d.base = "model.";
        d.norm("layer", "layer_norm_eps", 1e-5).activation("hidden_act", "relu2");
        d.rope(25_000, "partial_rotary_factor", 0.5);
        boolean headNorm = d.c.flag("qk_layernorm", true);
        for (int i = 0; i < d.layers; i++) {
            String p = "model.layers." + i + ".";
            d.layerNorm(i, "pre_attention", p + "input_layernorm", true);
            d.layerNorm(i, "pre_mlp", p + "post_attention_layernorm", true);
            d.groupedQkv(i, p + "self_attn.query_key_value", true).out(i, p + "self_attn.dense", true);
            d.mlp(i, p + "mlp.dense_h_to_4h", p + "mlp.dense_4h_to_h", true);
            if (headNorm) {
                d.headNorm = "layer";
                d.normWeights(i + ".q_norm", p + "self_attn.q_layernorm", d.headDim, true);
                d.normWeights(i + ".k_norm", p + "self_attn.k_layernorm", d.headDim, true);
            }
        }
        d.embedding("model.embed_tokens").normWeights("final_norm", "model.final_layernorm", d.hidden, true);
        d.head("lm_head", d.c.flag("tie_word_embeddings", false), false);
    }

    /** CodeGen shards its heads four ways for hardware that is gone: query, value, key within each shard. */
    static void codeGen(Draft d) throws RefusedModelException {
        begin(d, "n_embd", "n_layer", "n_head", "n_inner", "n_positions");
        d.norm("layer", "layer_norm_epsilon", 1e-5).activation("activation_function", "gelu_new");
        d.c.require("scale_attn_weights", true);
        d.c.ignore("n_ctx", "gradient_checkpointing");
        d.rope(d.c.size("rotary_dim", Draft.MOST_WIDTH, 64), 10_000, Optional.empty());
        d.interleaved = true;
        d.parallel = true;
        if (d.heads % 4 != 0) {
            throw contradictory("heads of CodeGen do not divide by 4");
        }
        long block = (long) d.hidden / 4;
        List<WeightPlan.Run> runs = new ArrayList<>();
        for (int which : new int[] {0, 2, 1}) {
            for (int shard = 0; shard < 4; shard++) {
                runs.add(new WeightPlan.Run((3L * shard + which) * block, block));
            }
        }
        for (int i = 0; i < d.layers; i++) {
            d.layerNorm(i, "pre_attention", layer(i) + "ln_1", true);
            d.weights.rows(
                    i + ".qkv.weight",
                    layer(i) + "attn.qkv_proj.weight",
                    List.of(d.qkvRows(), (long) d.hidden),
                    d.hidden,
                    runs,
                    true);
            d.out(i, layer(i) + "attn.out_proj", false);
            d.mlp(i, layer(i) + "mlp.fc_in", layer(i) + "mlp.fc_out", true);
            d.weights.ignore(layer(i) + "attn.causal_mask");
        }
        d.embedding("transformer.wte").normWeights("final_norm", "transformer.ln_f", d.hidden, true);
        d.head("lm_head", d.c.flag("tie_word_embeddings", false), true);
    }
}
