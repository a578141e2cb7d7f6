package io.lazaretto.schemas.detector;

/** What an attacker does to a model. The rows of the coverage matrix. */
public enum AttackClass {
    CODE_EXECUTION("code-execution", "loading the file runs code", false),
    PARSER_EXPLOIT("parser-exploit", "malformed structure that attacks or confuses a loader", false),
    TEMPLATE_INJECTION("template-injection", "a template that attacks its renderer or adds instructions", false),
    REMOTE_CODE("remote-code", "configuration that makes a loader fetch or import code", false),
    HIDDEN_TEXT("hidden-text", "text addressed to a model in comments, cards, templates or data", false),
    PROVENANCE("provenance", "not what it claims to be, or changed on the way", false),
    DATA_POISONING("data-poisoning", "a trigger learned from poisoned training data (DPA)", true),
    WEIGHT_POISONING("weight-poisoning", "a trigger edited into the weights (WPA)", true),
    HIDDEN_STATE("hidden-state", "behaviour steered through hidden states (HSA)", true),
    CHAIN_OF_THOUGHT("chain-of-thought", "hijacked reasoning (CoTA)", true),
    HARMLESS_DATA("harmless-data", "a backdoor trained with harmless data only", true),
    KNOWLEDGE_POISONING("knowledge-poisoning", "wrong facts at a low poisoning rate", false);

    private final String id;
    private final String description;
    private final boolean triggered;

    AttackClass(String id, String description, boolean triggered) {
        this.id = id;
        this.description = description;
        this.triggered = triggered;
    }

    public String id() {
        return id;
    }

    public String description() {
        return description;
    }

    /** Whether the attack waits for a trigger, so that coverage is told per {@link TriggerKind}. */
    public boolean triggered() {
        return triggered;
    }
}
