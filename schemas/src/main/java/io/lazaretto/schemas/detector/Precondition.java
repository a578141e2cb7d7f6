package io.lazaretto.schemas.detector;

/** What a detector needs of a content. The planner answers NOT_APPLICABLE where it is not given. */
public enum Precondition {
    /** Bytes only. */
    NONE("needs only bytes"),
    READABLE_TENSORS("no tensors that can be read"),
    /** Readable tensors, and candidates that an earlier stage proposed. */
    TENSOR_CANDIDATES("no candidates from an earlier stage");

    private final String unmet;

    Precondition(String unmet) {
        this.unmet = unmet;
    }

    /** The reason given when it is not met. */
    public String unmet() {
        return unmet;
    }
}
