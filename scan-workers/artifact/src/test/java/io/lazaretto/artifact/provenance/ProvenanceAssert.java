package io.lazaretto.artifact.provenance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.lazaretto.artifact.report.Observation;
import io.lazaretto.artifact.report.Outcome;
import io.lazaretto.artifact.testing.TestResources;
import io.lazaretto.artifact.testing.TestingModel;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Looks at a model under a trust and says what is expected of the report. */
final class ProvenanceAssert {
    static final Instant NOW = Instant.parse("2026-11-01T00:00:00Z");
    static final String OMS = "provenance/oms/";

    private final Provenance provenance;

    private ProvenanceAssert(Provenance provenance) {
        this.provenance = provenance;
    }

    static ProvenanceAssert looking(TestingModel model, Trust trust) {
        return looking(model, trust, NOW);
    }

    static ProvenanceAssert looking(TestingModel model, Trust trust, Instant now) {
        List<byte[]> digests = new ArrayList<>();
        model.files().values().forEach(bytes -> digests.add(Digests.sha256(bytes)));
        return new ProvenanceAssert(
                new ProvenanceInspector(trust, () -> now).inspect(model, digests, Duration.ofSeconds(60)));
    }

    /** The published test key, its authority, and the roots of Sigstore with the identity that signed the vectors. */
    static Trust vectors() {
        Map<String, byte[]> files = new HashMap<>();
        files.put("test.pem", TestResources.read(OMS + "keys/signing-key-pub.pem"));
        files.put("ca.pem", TestResources.read(OMS + "keys/ca-cert.pem"));
        files.put("trusted_root.json", TestResources.read(OMS + "custom_trust_config.json"));
        files.put("identities", "stefanb@us.ibm.com https://sigstore.verify.ibm.com/oauth2\n".getBytes(UTF_8));
        return Trust.of(files);
    }

    static Trust key() {
        return Trust.of(Map.of("test.pem", TestResources.read(OMS + "keys/signing-key-pub.pem")));
    }

    ProvenanceAssert says(Outcome outcome, String... rules) {
        assertThat(provenance.report().outcome()).as("%s", provenance).isEqualTo(outcome);
        assertThat(provenance.report().observations())
                .extracting(Observation::rule)
                .contains(rules);
        return this;
    }

    ProvenanceAssert saysNothingOf(String... rules) {
        assertThat(provenance.report().observations())
                .as("%s", provenance)
                .extracting(Observation::rule)
                .doesNotContain(rules);
        return this;
    }

    ProvenanceAssert isInconclusive(String reason) {
        assertThat(provenance.report().outcome()).as("%s", provenance).isEqualTo(Outcome.INCONCLUSIVE);
        assertThat(provenance.report().reason()).isEqualTo(reason);
        return this;
    }

    /** The only signer is trusted, and everything is covered. */
    ProvenanceAssert isTrusted(String method) {
        says(Outcome.CLEAR, "provenance.signed");
        saysNothingOf("provenance.unsigned", "provenance.untrusted-signer");
        assertThat(provenance.signers()).singleElement().satisfies(signer -> {
            assertThat(signer.method()).isEqualTo(method);
            assertThat(signer.trusted()).isTrue();
            assertThat(signer.complete()).isTrue();
        });
        return this;
    }

    /** Nobody who signed is trusted. */
    ProvenanceAssert isNotTrusted() {
        saysNothingOf("provenance.signed");
        assertThat(provenance.signers()).noneMatch(SignerFact::trusted);
        return this;
    }

    ProvenanceAssert evidence(String rule, String key, String part) {
        assertThat(provenance.report().observations()).as("%s", provenance).anySatisfy(observation -> {
            assertThat(observation.rule()).isEqualTo(rule);
            assertThat(observation.evidence().get(key)).contains(part);
        });
        return this;
    }

    Provenance provenance() {
        return provenance;
    }
}
