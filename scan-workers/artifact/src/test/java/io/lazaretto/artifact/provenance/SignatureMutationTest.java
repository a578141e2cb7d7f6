package io.lazaretto.artifact.provenance;

import static org.assertj.core.api.Assertions.assertThat;

import io.lazaretto.artifact.report.Observation;
import io.lazaretto.artifact.testing.TestingModel;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Damaged signature documents, with a fixed seed: nothing fails inside, and nobody becomes trusted. */
class SignatureMutationTest {
    private static final Trust TRUST = ProvenanceAssert.vectors();

    @ParameterizedTest
    @ValueSource(strings = {"v1.1.0-elliptic-key", "v1.1.0-certificate", "v0.3.1-elliptic-key", "v0.2.0-certificate"})
    void aDamagedDocumentIsNeverAFailureOfOurs(String name) {
        TestingModel model = OmsVectorsTest.historical(name);
        byte[] bundle = model.files().get("model.sig");
        Random random = new Random(7);
        int trusted = 0;
        for (int round = 0; round < 150; round++) {
            byte[] damaged = bundle.clone();
            switch (random.nextInt(4)) {
                case 0 -> damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
                case 1 -> damaged = Arrays.copyOf(damaged, random.nextInt(damaged.length));
                case 2 -> {
                    int from = random.nextInt(damaged.length);
                    Arrays.fill(damaged, from, Math.min(damaged.length, from + 40), (byte) random.nextInt(256));
                }
                default -> {
                    int at = random.nextInt(damaged.length);
                    byte[] longer = Arrays.copyOf(damaged, damaged.length + 8);
                    System.arraycopy(damaged, at, longer, at + 8, damaged.length - at);
                    damaged = longer;
                }
            }
            Provenance said = ProvenanceAssert.looking(model.with("model.sig", damaged), TRUST)
                    .provenance();
            assertThat(said.report().observations())
                    .extracting(Observation::rule)
                    .as("round %s", round)
                    .doesNotContain("inspect.failed");
            trusted += said.signers().stream().anyMatch(SignerFact::trusted) ? 1 : 0;
        }
        // Damage to what is not signed, such as a hint, white space, or unread base64 of an intermediate.
        assertThat(trusted).isLessThan(50);
    }
}
