package io.lazaretto.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The promise about signatures says something only where a seed is trusted. */
class SignatureTargetTest {
    @Test
    void seedsOfTheTrustedKeyAreTrusted() {
        assertThat(SignatureTarget.BUNDLE.seeds()).anyMatch(SignatureTarget.BUNDLE::isTrusted);
        assertThat(SignatureTarget.DSSE.seeds()).anyMatch(SignatureTarget.DSSE::isTrusted);
    }
}
