package io.lazaretto.schemas.detector;

/** What a detector needs of a content. The planner answers NOT_APPLICABLE where it is not given. */
public enum Precondition {
    /** Bytes only. */
    NONE("needs only bytes"),
    READABLE_TENSORS("no tensors that can be read"),
    /** Readable tensors, and candidates that an earlier stage proposed. */
    TENSOR_CANDIDATES("no candidates from an earlier stage"),
    /**
     * A language model, an adapter or a classifier, by its own configuration, or a GGUF file, which carries its own. What the
     * detector finds depends on the base of the request, which is therefore part of the finding's id.
     */
    RUNNABLE_MODEL("no language model, adapter or classifier with a configuration");

    private final String unmet;

    Precondition(String unmet) {
        this.unmet = unmet;
    }

    /** The reason given when it is not met. */
    public String unmet() {
        return unmet;
    }
}
