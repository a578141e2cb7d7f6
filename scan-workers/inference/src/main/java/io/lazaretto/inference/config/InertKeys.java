package io.lazaretto.inference.config;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Keys of a configuration that do not change what a forward pass computes at inference, in any architecture. */
final class InertKeys {
    private static final Set<String> NAMES = Set.of(
            "_name_or_path",
            "_attn_implementation",
            "_attn_implementation_autoset",
            "architectures",
            "model_type",
            "transformers_version",
            "torch_dtype",
            "dtype",
            "use_cache",
            "bos_token_id",
            "eos_token_id",
            "pad_token_id",
            "sep_token_id",
            "cls_token_id",
            "mask_token_id",
            "unk_token_id",
            "decoder_start_token_id",
            "forced_bos_token_id",
            "forced_eos_token_id",
            "initializer_range",
            "initializer_factor",
            "init_std",
            "init_device",
            "gradient_checkpointing",
            "id2label",
            "label2id",
            "num_labels",
            "problem_type",
            "task_specific_params",
            "finetuning_task",
            "tokenizer_class",
            "prefix",
            "torchscript",
            "use_bfloat16",
            "output_attentions",
            "output_hidden_states",
            "output_past",
            "output_router_logits",
            "router_aux_loss_coef",
            "router_z_loss_coef",
            "router_jitter_noise",
            "return_dict",
            "return_dict_in_generate",
            "keys_to_ignore_at_inference",
            "chunk_size_feed_forward",
            "pretraining_tp",
            "slow_but_exact",
            "layerdrop",
            "auto_map",
            "max_length",
            "min_length",
            "do_sample",
            "temperature",
            "top_k",
            "top_p",
            "num_beams",
            "repetition_penalty",
            "no_repeat_ngram_size",
            "suppress_tokens",
            "begin_suppress_tokens",
            "remove_invalid_values",
            "exponential_decay_length_penalty",
            "early_stopping",
            "length_penalty",
            "num_return_sequences",
            "diversity_penalty",
            "num_beam_groups",
            "typical_p",
            "bad_words_ids",
            "encoder_no_repeat_ngram_size",
            "output_scores",
            "use_mambapy",
            "model_max_length",
            "language",
            "license",
            "base_model",
            "use_flash_attn",
            "use_flash_attention",
            "flash_attn",
            "attn_implementation",
            "_flash_attn_2_enabled",
            "gguf");
    /** Parts of the names of keys that describe mathematics. An unknown key without any of them describes something else. */
    private static final List<String> TELLING = List.of(
            "act",
            "adapter",
            "alibi",
            "attention",
            "attn",
            "bias",
            "cap",
            "causal",
            "conv",
            "dim",
            "embed",
            "epsilon",
            "expert",
            "factor",
            "gate",
            "head",
            "hidden",
            "interleav",
            "kv",
            "layer",
            "lora",
            "mask",
            "mlp",
            "moe",
            "multiplier",
            "norm",
            "parallel",
            "pool",
            "position",
            "quant",
            "query",
            "recurren",
            "residual",
            "rope",
            "rotary",
            "router",
            "scal",
            "size",
            "softmax",
            "sparse",
            "ssm",
            "stride",
            "temperature",
            "tie",
            "token_type",
            "window");

    private static final List<String> ENDINGS = List.of("_dropout", "_pdrop", "dropout_prob", "_drop", "_token_index");
    private static final List<String> BEGINNINGS = List.of("unsloth_", "summary_", "dropout");

    private InertKeys() {}

    /** An absent value changes nothing; {@code false} is what a feature that is off says. */
    static boolean contains(String key, Object value) {
        return value == null
                || Boolean.FALSE.equals(value)
                || value instanceof Map<?, ?> map && map.isEmpty()
                || value instanceof List<?> list && list.isEmpty()
                || NAMES.contains(key)
                || ENDINGS.stream().anyMatch(key::endsWith)
                || BEGINNINGS.stream().anyMatch(key::startsWith)
                || TELLING.stream().noneMatch(key.toLowerCase(Locale.ROOT)::contains);
    }
}
