package io.lazaretto.inference.checkpoint.adapter;

/** How PEFT names the parts of an adapted module. */
enum LoraPart {
    A(".lora_A.weight", "A"),
    B(".lora_B.weight", "B"),
    B_BIAS(".lora_B.bias", "bias"),
    EMBEDDING_A(".lora_embedding_A", "embedding A"),
    EMBEDDING_B(".lora_embedding_B", "embedding B"),
    MAGNITUDE(".lora_magnitude_vector", "magnitude"),
    MAGNITUDE_WEIGHT(".lora_magnitude_vector.weight", "magnitude");

    private final String suffix;
    private final String role;

    LoraPart(String suffix, String role) {
        this.suffix = suffix;
        this.role = role;
    }

    String suffix() {
        return suffix;
    }

    String role() {
        return role;
    }
}
