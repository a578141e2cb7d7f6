package io.lazaretto.inference.checkpoint.gguf;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which name Hugging Face's implementation of an architecture gives to a tensor of a GGUF file. */
final class ArchitectureNames {
    private static final Pattern LAYER =
            Pattern.compile("blk\\.(\\d{1,6})\\.([a-z0-9_]+)((?:\\.\\d{1,6})?)\\.(weight|bias)");
    private static final Pattern GLOBAL = Pattern.compile("([a-z_]+)\\.(weight|bias)");

    private final Map<String, String> globals = new HashMap<>();
    private final Map<String, String> layers = new HashMap<>();
    private final String prefix;

    private ArchitectureNames(String prefix) {
        this.prefix = prefix;
    }

    /** A name of the checkpoint, taken apart. */
    record Place(String module, String kind, String expert, String parameter) {
        String name() {
            return module + "." + parameter;
        }
    }

    /** Empty for a name that the architecture does not have. */
    Optional<Place> place(String name) {
        Matcher layer = LAYER.matcher(name);
        if (layer.matches()) {
            String expert = layer.group(3);
            String module = layers.get(layer.group(2));
            return Optional.ofNullable(module)
                    .map(m -> new Place(
                            prefix + layer.group(1) + "." + m,
                            layer.group(2),
                            expert.isEmpty() ? "" : expert.substring(1),
                            layer.group(4)));
        }
        Matcher global = GLOBAL.matcher(name);
        if (!global.matches()) {
            return Optional.empty();
        }
        return Optional.ofNullable(globals.get(global.group(1)))
                .map(m -> new Place(m, global.group(1), "", global.group(2)));
    }

    private ArchitectureNames global(String gguf, String module) {
        globals.put(gguf, module);
        return this;
    }

    private ArchitectureNames layer(String gguf, String module) {
        layers.put(gguf, module);
        return this;
    }

    /** Llama and everything that is built like it. */
    static ArchitectureNames llama() {
        return new ArchitectureNames("model.layers.")
                .global("token_embd", "model.embed_tokens")
                .global("output_norm", "model.norm")
                .global("output", "lm_head")
                .layer("attn_norm", "input_layernorm")
                .layer("attn_q", "self_attn.q_proj")
                .layer("attn_k", "self_attn.k_proj")
                .layer("attn_v", "self_attn.v_proj")
                .layer("attn_qkv", "self_attn.qkv_proj")
                .layer("attn_output", "self_attn.o_proj")
                .layer("attn_q_norm", "self_attn.q_norm")
                .layer("attn_k_norm", "self_attn.k_norm")
                .layer("ffn_norm", "post_attention_layernorm")
                .layer("ffn_gate", "mlp.gate_proj")
                .layer("ffn_up", "mlp.up_proj")
                .layer("ffn_down", "mlp.down_proj");
    }

    /** Experts in a stack or one by one; {@code {}} stands for the number of the expert. */
    static ArchitectureNames mixtral() {
        return llama().layer("ffn_gate_inp", "block_sparse_moe.gate")
                .layer("ffn_gate", "block_sparse_moe.experts.{}.w1")
                .layer("ffn_down", "block_sparse_moe.experts.{}.w2")
                .layer("ffn_up", "block_sparse_moe.experts.{}.w3")
                .layer("ffn_gate_exps", "block_sparse_moe.experts.{}.w1")
                .layer("ffn_down_exps", "block_sparse_moe.experts.{}.w2")
                .layer("ffn_up_exps", "block_sparse_moe.experts.{}.w3");
    }

    static ArchitectureNames qwenMoe() {
        return llama().layer("ffn_gate_inp", "mlp.gate")
                .layer("ffn_gate_exps", "mlp.experts.{}.gate_proj")
                .layer("ffn_down_exps", "mlp.experts.{}.down_proj")
                .layer("ffn_up_exps", "mlp.experts.{}.up_proj")
                .layer("ffn_gate_shexp", "mlp.shared_expert.gate_proj")
                .layer("ffn_down_shexp", "mlp.shared_expert.down_proj")
                .layer("ffn_up_shexp", "mlp.shared_expert.up_proj")
                .layer("ffn_gate_inp_shexp", "mlp.shared_expert_gate");
    }

    /** Norms before and behind each part. */
    static ArchitectureNames gemma() {
        return llama().layer("post_attention_norm", "post_attention_layernorm")
                .layer("ffn_norm", "pre_feedforward_layernorm")
                .layer("post_ffw_norm", "post_feedforward_layernorm");
    }

    static ArchitectureNames olmo2() {
        return llama().layer("post_attention_norm", "post_attention_layernorm")
                .layer("post_ffw_norm", "post_feedforward_layernorm");
    }

    static ArchitectureNames phi3() {
        return llama().layer("ffn_up", "mlp.gate_up_proj");
    }

    static ArchitectureNames starcoder2() {
        return llama().layer("ffn_up", "mlp.c_fc").layer("ffn_down", "mlp.c_proj");
    }

    static ArchitectureNames gpt2() {
        return new ArchitectureNames("transformer.h.")
                .global("token_embd", "transformer.wte")
                .global("position_embd", "transformer.wpe")
                .global("output_norm", "transformer.ln_f")
                .global("output", "lm_head")
                .layer("attn_norm", "ln_1")
                .layer("attn_qkv", "attn.c_attn")
                .layer("attn_output", "attn.c_proj")
                .layer("ffn_norm", "ln_2")
                .layer("ffn_up", "mlp.c_fc")
                .layer("ffn_down", "mlp.c_proj");
    }

    static ArchitectureNames gptNeox() {
        return new ArchitectureNames("gpt_neox.layers.")
                .global("token_embd", "gpt_neox.embed_in")
                .global("output_norm", "gpt_neox.final_layer_norm")
                .global("output", "embed_out")
                .layer("attn_norm", "input_layernorm")
                .layer("attn_qkv", "attention.query_key_value")
                .layer("attn_output", "attention.dense")
                .layer("ffn_norm", "post_attention_layernorm")
                .layer("ffn_up", "mlp.dense_h_to_4h")
                .layer("ffn_down", "mlp.dense_4h_to_h");
    }
}
