package io.lazaretto.schemas.detector;

/** What sets an attack off. The columns of the coverage matrix; {@link #ANY} for classes without a trigger. */
public enum TriggerKind {
    ANY("any"),
    NATURAL_LANGUAGE("natural-language"),
    SYNTACTIC("syntactic"),
    TOKEN_LEVEL("token-level"),
    COMPOSITE("composite");

    private final String id;

    TriggerKind(String id) {
        this.id = id;
    }

    public String id() {
        return id;
    }
}
