package io.lazaretto.artifact.provenance;

import static io.lazaretto.artifact.provenance.ProvenanceAssert.OMS;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lazaretto.artifact.testing.TestResources;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TrustTest {
    @Test
    void aFileMayHoldSeveralKeysAndCertificatesWithTextAroundThem() {
        String both = new String(TestResources.read(OMS + "keys/signing-key-pub.pem"), UTF_8)
                + new String(TestResources.read(OMS + "keys/ca-cert.pem"), UTF_8);
        Trust trust = Trust.of(Map.of("all.pem", both.getBytes(UTF_8)));
        assertThat(trust.keys()).hasSize(1);
        assertThat(trust.authorities()).hasSize(1);
    }

    @Test
    void theHintIsThatOfTheReferenceImplementation() {
        assertThat(PublicKeys.hint(ProvenanceAssert.key().keys().getFirst().key()))
                .isEqualTo("e8450dec4eb99dae995da9af1bc2cc9f76ed669ee2e744f57abba763df3e3f8e");
    }

    @Test
    void aPrivateKeyIsRefused() {
        Map<String, byte[]> files = Map.of("signing-key.pem", TestResources.read(OMS + "keys/signing-key.pem"));
        assertThatThrownBy(() -> Trust.of(files))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("signing-key.pem")
                .hasMessageContaining("PRIVATE KEY");
    }

    @Test
    void whatCannotBeUsedIsNamed() {
        refused("x.pem", "nothing here");
        refused("x.pem", "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n");
        refused("x.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
        refused("trusted_root.json", "{\"mediaType\": 1");
        refused("trusted_root.json", "[]");
        refused("trusted_root.json", "{\"tlogs\": 7}");
        refused("identities", "someone@example.org");
        refused("notes.txt", "text");
    }

    private static void refused(String name, String text) {
        assertThatThrownBy(() -> Trust.of(Map.of(name, text.getBytes(UTF_8))).requireUsable())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(name);
    }

    @Test
    void anIdentityMatchesWithStarsAndItsIssuerExactly() {
        Trust.Identity identity =
                Trust.Identity.parse("https://github.com/org/*/release.yml@refs/tags/* https://issuer");
        assertThat(identity.matches("https://github.com/org/repo/release.yml@refs/tags/v1", "https://issuer"))
                .isTrue();
        assertThat(identity.matches("https://github.com/org/repo/release.yml@refs/heads/x", "https://issuer"))
                .isFalse();
        assertThat(identity.matches("https://github.com/other/repo/release.yml@refs/tags/v1", "https://issuer"))
                .isFalse();
        assertThat(identity.matches("https://github.com/org/repo/release.yml@refs/tags/v1", "https://issuer2"))
                .isFalse();
    }

    @Test
    void aPatternOfManyStarsIsNoTrap() {
        Trust.Identity identity = new Trust.Identity("*a".repeat(200) + "b", "i");
        assertThat(identity.matches("a".repeat(20_000), "i")).isFalse();
    }
}
