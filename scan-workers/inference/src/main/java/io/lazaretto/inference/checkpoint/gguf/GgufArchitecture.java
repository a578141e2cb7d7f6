package io.lazaretto.inference.checkpoint.gguf;

import io.lazaretto.inference.checkpoint.CheckpointException;
import io.lazaretto.inference.checkpoint.CheckpointException.Kind;
import java.util.Arrays;
import java.util.function.Supplier;

/** What {@code general.architecture} can say and is understood, with what the conversion to GGUF does to its tensors. */
enum GgufArchitecture {
    LLAMA("llama", "llama", "LlamaForCausalLM", ArchitectureNames::llama, Change.ROTARY_ROWS),
    MIXTRAL("llama", "mixtral", "MixtralForCausalLM", ArchitectureNames::mixtral, Change.ROTARY_ROWS),
    MISTRAL("llama", "mistral", "MistralForCausalLM", ArchitectureNames::llama, Change.ROTARY_ROWS),
    GRANITE("granite", "granite", "GraniteForCausalLM", ArchitectureNames::llama, Change.ROTARY_ROWS),
    SMOLLM3("smollm3", "smollm3", "SmolLM3ForCausalLM", ArchitectureNames::llama, Change.ROTARY_ROWS),
    QWEN2("qwen2", "qwen2", "Qwen2ForCausalLM", ArchitectureNames::llama, Change.NONE),
    QWEN3("qwen3", "qwen3", "Qwen3ForCausalLM", ArchitectureNames::llama, Change.NONE),
    QWEN2_MOE("qwen2moe", "qwen2_moe", "Qwen2MoeForCausalLM", ArchitectureNames::qwenMoe, Change.NONE),
    QWEN3_MOE("qwen3moe", "qwen3_moe", "Qwen3MoeForCausalLM", ArchitectureNames::qwenMoe, Change.NONE),
    GEMMA("gemma", "gemma", "GemmaForCausalLM", ArchitectureNames::llama, Change.NORMS_PLUS_ONE),
    GEMMA2("gemma2", "gemma2", "Gemma2ForCausalLM", ArchitectureNames::gemma, Change.NORMS_PLUS_ONE),
    GEMMA3("gemma3", "gemma3_text", "Gemma3ForCausalLM", ArchitectureNames::gemma, Change.NORMS_PLUS_ONE),
    PHI3("phi3", "phi3", "Phi3ForCausalLM", ArchitectureNames::phi3, Change.NONE),
    STARCODER2("starcoder2", "starcoder2", "Starcoder2ForCausalLM", ArchitectureNames::starcoder2, Change.NONE),
    OLMO2("olmo2", "olmo2", "Olmo2ForCausalLM", ArchitectureNames::olmo2, Change.NONE),
    GPT2("gpt2", "gpt2", "GPT2LMHeadModel", ArchitectureNames::gpt2, Change.TRANSPOSED),
    GPT_NEOX("gptneox", "gpt_neox", "GPTNeoXForCausalLM", ArchitectureNames::gptNeox, Change.STACKED_QKV);

    /** What must be undone. */
    enum Change {
        NONE,
        /** Rows of q and k of each head: the halves that rotate together are interleaved. */
        ROTARY_ROWS,
        /** Norm weights are stored as factors, Hugging Face's as differences from one. */
        NORMS_PLUS_ONE,
        /** Linear layers, which GPT-2 keeps as inputs × outputs. */
        TRANSPOSED,
        /** Query, key and value lie head by head in Hugging Face's, one after another here. */
        STACKED_QKV
    }

    private final String gguf;
    private final String modelType;
    private final String className;

    @SuppressWarnings("ImmutableEnumChecker")
    private final Supplier<ArchitectureNames> names;

    private final Change change;

    GgufArchitecture(
            String gguf, String modelType, String className, Supplier<ArchitectureNames> names, Change change) {
        this.gguf = gguf;
        this.modelType = modelType;
        this.className = className;
        this.names = names;
        this.change = change;
    }

    /** @throws CheckpointException UNSUPPORTED_ARCHITECTURE, with its name */
    static GgufArchitecture of(GgufMetadata metadata) throws CheckpointException {
        String name = metadata.architecture();
        if (name.equals("llama")) {
            boolean experts = metadata.integer(metadata.own("expert_count")).orElse(0) > 0;
            boolean window =
                    metadata.integer(metadata.own("attention.sliding_window")).orElse(0) > 0;
            return experts ? MIXTRAL : window ? MISTRAL : LLAMA;
        }
        return Arrays.stream(values())
                .filter(a -> a.gguf.equals(name))
                .findFirst()
                .orElseThrow(() -> new CheckpointException(
                        Kind.UNSUPPORTED_ARCHITECTURE, name.isEmpty() ? "no architecture named" : name));
    }

    String modelType() {
        return modelType;
    }

    String className() {
        return className;
    }

    ArchitectureNames names() {
        return names.get();
    }

    Change change() {
        return change;
    }

    boolean isGemma() {
        return change == Change.NORMS_PLUS_ONE;
    }
}
