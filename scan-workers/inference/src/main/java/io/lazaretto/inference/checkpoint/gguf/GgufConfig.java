package io.lazaretto.inference.checkpoint.gguf;

import io.lazaretto.inference.checkpoint.CheckpointException;
import io.lazaretto.inference.checkpoint.CheckpointException.Kind;
import io.lazaretto.inference.checkpoint.element.BlockTensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Metadata as the {@code config.json} that the architecture would have. */
final class GgufConfig {
    private final GgufFile file;
    private final GgufMetadata metadata;
    private final GgufArchitecture architecture;
    private final Map<String, Object> config = new LinkedHashMap<>();

    private GgufConfig(GgufFile file, GgufArchitecture architecture) {
        this.file = file;
        this.metadata = file.metadata();
        this.architecture = architecture;
    }

    static Map<String, Object> of(GgufFile file, GgufArchitecture architecture) throws CheckpointException {
        return new GgufConfig(file, architecture).read();
    }

    private Map<String, Object> read() throws CheckpointException {
        config.put("model_type", architecture.modelType());
        config.put("architectures", List.of(architecture.className()));
        BlockTensor embedding = file.tensors().get("token_embd.weight");
        if (embedding == null) {
            throw new CheckpointException(Kind.MISSING_TENSOR, "token_embd.weight");
        }
        if (embedding.shape().size() != 2) {
            throw new CheckpointException(Kind.WRONG_SHAPE, "token_embd.weight " + embedding.shape());
        }
        config.put("vocab_size", embedding.shape().getFirst());
        config.put("tie_word_embeddings", !file.tensors().containsKey("output.weight"));
        tokens();
        switch (architecture) {
            case GPT2 -> gpt2();
            case GPT_NEOX -> gptNeox();
            default -> llamaLike();
        }
        return config;
    }

    private void tokens() {
        integer("tokenizer.ggml.bos_token_id", "bos_token_id");
        integer("tokenizer.ggml.eos_token_id", "eos_token_id");
        integer("tokenizer.ggml.padding_token_id", "pad_token_id");
    }

    private void gpt2() throws CheckpointException {
        config.put("n_embd", required("embedding_length"));
        config.put("n_layer", required("block_count"));
        config.put("n_head", required("attention.head_count"));
        config.put("n_positions", required("context_length"));
        config.put("n_inner", required("feed_forward_length"));
        config.put("activation_function", "gelu_new");
        number("attention.layer_norm_epsilon", "layer_norm_epsilon");
    }

    private void gptNeox() throws CheckpointException {
        dimensions();
        long head = required("embedding_length") / Math.max(1, required("attention.head_count"));
        long rotary = metadata.integer(metadata.own("rope.dimension_count")).orElse(head);
        config.put("rotary_pct", (double) rotary / Math.max(1, head));
        config.put(
                "use_parallel_residual",
                metadata.bool(metadata.own("use_parallel_residual")).orElse(true));
        config.put("hidden_act", "gelu");
        config.put("rope_theta", theta());
        config.put("rotary_emb_base", theta());
        number("attention.layer_norm_epsilon", "layer_norm_eps");
    }

    private void dimensions() throws CheckpointException {
        config.put("hidden_size", required("embedding_length"));
        config.put("num_hidden_layers", required("block_count"));
        config.put("num_attention_heads", required("attention.head_count"));
        config.put("max_position_embeddings", required("context_length"));
        Long inner = uniform("feed_forward_length");
        if (inner != null) {
            config.put("intermediate_size", inner);
        }
    }

    private void llamaLike() throws CheckpointException {
        dimensions();
        long heads = required("attention.head_count");
        Long keyHeads = uniform("attention.head_count_kv");
        config.put("num_key_value_heads", keyHeads == null ? heads : keyHeads);
        long head = metadata.integer(metadata.own("attention.key_length"))
                .orElse(heads > 0 ? required("embedding_length") / heads : 0);
        config.put("head_dim", head);
        number("attention.layer_norm_rms_epsilon", "rms_norm_eps");
        number("attention.layer_norm_epsilon", "norm_epsilon");
        config.put("rope_theta", theta());
        long rotary = metadata.integer(metadata.own("rope.dimension_count")).orElse(head);
        if (rotary != head && head > 0) {
            config.put("partial_rotary_factor", (double) rotary / head);
        }
        Map<String, Object> scaling = RotaryScaling.of(file, theta(), required("context_length"));
        if (scaling != null) {
            config.put("rope_scaling", scaling);
            if (scaling.containsKey("original_max_position_embeddings")) {
                config.put("original_max_position_embeddings", scaling.get("original_max_position_embeddings"));
            }
        }
        config.put(architecture.isGemma() ? "hidden_activation" : "hidden_act", activation());
        config.put("attention_bias", file.tensors().containsKey("blk.0.attn_q.bias"));
        config.put("mlp_bias", file.tensors().containsKey("blk.0.ffn_up.bias"));
        integer(metadata.own("attention.sliding_window"), "sliding_window");
        experts();
        if (architecture.isGemma()) {
            gemma(head, heads);
        }
        if (architecture == GgufArchitecture.GRANITE) {
            number("attention.scale", "attention_multiplier");
            number("embedding_scale", "embedding_multiplier");
            number("residual_scale", "residual_multiplier");
            number("logit_scale", "logits_scaling");
        }
    }

    private String activation() {
        return architecture.isGemma() || architecture == GgufArchitecture.STARCODER2 ? "gelu_pytorch_tanh" : "silu";
    }

    private void experts() {
        boolean mixtral = architecture == GgufArchitecture.MIXTRAL;
        integer(metadata.own("expert_count"), mixtral ? "num_local_experts" : "num_experts");
        integer(metadata.own("expert_used_count"), "num_experts_per_tok");
        integer(metadata.own("expert_feed_forward_length"), "moe_intermediate_size");
        integer(metadata.own("expert_shared_feed_forward_length"), "shared_expert_intermediate_size");
        if (architecture == GgufArchitecture.QWEN3_MOE) {
            config.put("norm_topk_prob", true);
        }
    }

    /** The query scale is not stored: the two largest models divide by hidden size over heads, the others by the head. */
    private void gemma(long head, long heads) throws CheckpointException {
        number("attn_logit_softcapping", "attn_logit_softcapping");
        number("final_logit_softcapping", "final_logit_softcapping");
        long layers = required("block_count");
        boolean largest = architecture == GgufArchitecture.GEMMA2 && layers == 46
                || architecture == GgufArchitecture.GEMMA3 && layers == 62;
        if (architecture != GgufArchitecture.GEMMA) {
            config.put("query_pre_attn_scalar", largest ? required("embedding_length") / heads : head);
        }
        if (architecture == GgufArchitecture.GEMMA3) {
            config.put(
                    "rope_local_base_freq",
                    metadata.number(metadata.own("rope.freq_base_swa")).orElse(10_000));
            config.put("sliding_window_pattern", 6L);
        }
    }

    private double theta() {
        return metadata.number(metadata.own("rope.freq_base")).orElse(10_000);
    }

    private long required(String suffix) throws CheckpointException {
        Long value = uniform(suffix);
        if (value == null) {
            throw new CheckpointException(Kind.MALFORMED, "no metadata " + metadata.own(suffix));
        }
        return value;
    }

    /** A number, or a list of the same number for each layer; null when there is none. */
    private Long uniform(String suffix) throws CheckpointException {
        String key = metadata.own(suffix);
        List<?> list = metadata.list(key);
        if (list == null) {
            return metadata.integer(key).isPresent() ? metadata.integer(key).getAsLong() : null;
        }
        if (list.isEmpty() || !(list.getFirst() instanceof Long first)) {
            throw new CheckpointException(Kind.MALFORMED, "metadata " + key);
        }
        if (list.stream().anyMatch(value -> !first.equals(value))) {
            throw new CheckpointException(Kind.UNSUPPORTED_ARCHITECTURE, "layers that differ in " + key);
        }
        return first;
    }

    private void integer(String key, String name) {
        metadata.integer(key).ifPresent(value -> config.put(name, value));
    }

    private void number(String suffix, String name) {
        metadata.number(metadata.own(suffix)).ifPresent(value -> config.put(name, value));
    }
}
