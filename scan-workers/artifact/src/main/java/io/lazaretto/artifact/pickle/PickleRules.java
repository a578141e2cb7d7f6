package io.lazaretto.artifact.pickle;

import java.util.List;

/** Taxonomy of this detector's observations. */
final class PickleRules {
    static final List<String> CODE_EXECUTION =
            List.of("CWE-502", "CWE-94", "AML.T0018.002", "AML.T0011.000", "OWASP LLM05:2026");
    static final List<String> DESERIALIZATION = List.of("CWE-502", "AML.T0018.002", "OWASP LLM05:2026");
    static final List<String> AMBIGUITY = List.of("CWE-436", "CWE-502");

    private PickleRules() {}
}
