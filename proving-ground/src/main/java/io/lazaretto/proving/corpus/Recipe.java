package io.lazaretto.proving.corpus;

import io.lazaretto.schemas.event.VerdictKind;

/** A kind of model, and the verdict that its maker knows to be right. */
public enum Recipe {
    /** One safetensors file with a configuration and a model card. */
    CLEAN_SAFETENSORS(VerdictKind.PASSED),
    /** As above, with an embedding row that stands out: the search proposes it, the test of candidates clears it. */
    SAFETENSORS_WITH_CANDIDATE(VerdictKind.PASSED),
    /** A PyTorch archive with a state dict and nothing else. */
    CLEAN_TORCH(VerdictKind.PASSED),
    /** A bare pickle that runs a command when it is loaded. */
    MALICIOUS_PICKLE(VerdictKind.MALICIOUS),
    /** A PyTorch archive whose state dict runs a command before it loads. */
    MALICIOUS_TORCH(VerdictKind.MALICIOUS),
    /** A clean safetensors file with a malicious pickle beside it: decided at once, scanned on under the deep profile. */
    MALICIOUS_BESIDE_WEIGHTS(VerdictKind.MALICIOUS),
    /** Bytes that no loader knows. */
    UNKNOWN_FORMAT(VerdictKind.INCONCLUSIVE),
    /** A safetensors file that ends before its tensors do. */
    TRUNCATED_SAFETENSORS(VerdictKind.INCONCLUSIVE),
    /** A model card and no model. */
    README_ONLY(VerdictKind.INCONCLUSIVE);

    private final VerdictKind expected;

    Recipe(VerdictKind expected) {
        this.expected = expected;
    }

    public VerdictKind expected() {
        return expected;
    }
}
