package io.lazaretto.artifact.provenance;

import static io.lazaretto.artifact.provenance.ProvenanceAssert.OMS;
import static io.lazaretto.artifact.provenance.ProvenanceAssert.looking;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lazaretto.artifact.report.MalformedArtifactException;
import io.lazaretto.artifact.report.Outcome;
import io.lazaretto.artifact.report.Reasons;
import io.lazaretto.artifact.testing.InspectionAssert;
import io.lazaretto.artifact.testing.SafetensorsBuilder;
import io.lazaretto.artifact.testing.SharedFolder;
import io.lazaretto.artifact.testing.TestResources;
import io.lazaretto.artifact.testing.TestingModel;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The vectors of OpenSSF Model Signing, positive, negative and historical. */
class OmsVectorsTest {
    private static final Trust TRUST = ProvenanceAssert.vectors();

    static Stream<String> accepted() throws IOException {
        return folders("historical").filter(name -> !name.startsWith("v0.2.0"));
    }

    @ParameterizedTest
    @MethodSource("accepted")
    void aHistoricalSignatureVerifies(String name) {
        String method = name.substring(name.indexOf('-') + 1);
        looking(historical(name), TRUST).isTrusted(method.equals("elliptic-key") ? "key" : method);
    }

    @ParameterizedTest
    @MethodSource("accepted")
    void withoutTrustTheDigestsAreComparedAndTheSignerIsUnknown(String name) {
        looking(historical(name), Trust.NONE)
                .says(Outcome.CLEAR, "provenance.untrusted-signer")
                .isNotTrusted();
    }

    @ParameterizedTest
    @MethodSource("accepted")
    void aChangedByteIsSeenUnderEveryMethod(String name) {
        TestingModel model = historical(name).with("signme-1", "other bytes");
        looking(model, TRUST).says(Outcome.THREAT, "provenance.digest-mismatch");
        looking(model, Trust.NONE).says(Outcome.SUSPECT, "provenance.digest-mismatch");
    }

    @Test
    void allThirteenVersionsAreThere() throws IOException {
        assertThat(folders("historical")).hasSize(13);
        assertThat(accepted()).hasSize(12);
    }

    @Test
    void theOldestFormIsRecognisedAndNotAccepted() {
        looking(historical("v0.2.0-certificate"), TRUST)
                .says(Outcome.CLEAR, "provenance.legacy-signature", "provenance.unsigned")
                .evidence("provenance.legacy-signature", "identity", "intermediate-ca")
                .isNotTrusted();
    }

    @Test
    void theOldestFormIsStillComparedWithItsFiles() {
        looking(historical("v0.2.0-certificate").with("signme-1", "other"), TRUST)
                .says(Outcome.SUSPECT, "provenance.digest-mismatch");
    }

    @Test
    void aDamagedPayloadOfTheOldestFormIsForged() {
        TestingModel model = historical("v0.2.0-certificate");
        String bundle = new String(model.files().get("model.sig"), UTF_8);
        int payload = bundle.indexOf("ewog");
        assertThat(payload).isPositive();
        looking(model.with("model.sig", bundle.substring(0, payload) + "ewoK" + bundle.substring(payload + 4)), TRUST)
                .says(Outcome.THREAT, "provenance.signature-invalid");
    }

    @ParameterizedTest
    @ValueSource(strings = {"key elliptic-key", "certificate elliptic-key", "sigstore sigstore"})
    void aPublishedValidBundleVerifies(String names) {
        String[] parts = names.split(" ", 2);
        TestingModel model = historical("v1.1.0-" + parts[1]).with("model.sig", bundle("valid/" + parts[0]));
        looking(model, TRUST).isTrusted(parts[0]);
    }

    @ParameterizedTest
    @ValueSource(strings = {"empty", "missing-envelope", "missing-tlog-entries", "missing-verification-material"})
    void aPublishedInvalidBundleIsMalformed(String name) {
        TestingModel model = historical("v1.1.0-elliptic-key").with("model.sig", bundle("invalid/" + name));
        looking(model, TRUST).isInconclusive(Reasons.MALFORMED).isNotTrusted();
    }

    @Test
    void thePublishedBundleOfAnotherPredicateIsForged() {
        TestingModel model =
                historical("v1.1.0-elliptic-key").with("model.sig", bundle("invalid-payload/wrong-predicate"));
        looking(model, TRUST)
                .says(Outcome.THREAT, "provenance.signature-invalid")
                .isNotTrusted();
        looking(model, Trust.NONE).isNotTrusted();
    }

    @Test
    void theLogTellsWhenASigstoreSignatureWasMade() {
        looking(historical("v1.1.0-sigstore"), TRUST)
                .evidence("provenance.signed", "loggedAt", "2025-10-10T02:12:20Z")
                .evidence("provenance.signed", "identity", "stefanb@us.ibm.com")
                .evidence("provenance.signed", "ignorePaths", "ignore-me")
                .evidence("provenance.signed", "timestamps", "not counted");
    }

    @Test
    void aProvenIdentityThatIsNotConfiguredIsNotTrusted() {
        Trust others = new Trust(
                List.of(), List.of(), TRUST.sigstoreRoot(), List.of(new Trust.Identity("*@example.org", "https://x")));
        looking(historical("v1.1.0-sigstore"), others)
                .says(Outcome.CLEAR, "provenance.untrusted-signer")
                .evidence("provenance.untrusted-signer", "identityProven", "true")
                .isNotTrusted();
    }

    @ParameterizedTest
    @MethodSource("goldens")
    void theRootDigestIsRecomputedInTheOrderOfThePayload(String name) throws Exception {
        byte[] payload = TestResources.read(OMS + "payload-testdata/" + name);
        if (new String(payload, UTF_8).contains("\"resources\": []")) {
            assertThatThrownBy(() -> Statement.of(payload)).isInstanceOf(MalformedArtifactException.class);
            return;
        }
        Statement.Model model = (Statement.Model) Statement.of(payload);
        assertThat(model.manifest().root()).isEqualTo(model.root());
        assertThat(model.manifest().algorithmsAgree()).isTrue();
    }

    static Stream<String> goldens() throws IOException {
        List<String> names = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder("payload-testdata"))) {
            files.forEach(file -> names.add(file.getFileName().toString()));
        }
        return names.stream().sorted();
    }

    @ParameterizedTest
    @MethodSource("accepted")
    void aSignatureIsAnOrdinaryFileForTheOtherDetectors(String name) {
        byte[] bundle = TestResources.read(OMS + "historical/" + name + "/model.sig");
        TestingModel model = TestingModel.of("model.sig", bundle).with("model.safetensors", SafetensorsBuilder.clean());
        InspectionAssert.inspecting(model).staysSilent();
    }

    @Test
    void theVectorsAreThoseOfTheSharedFolder() throws IOException {
        Path shared = SharedFolder.find().map(f -> f.resolve("vectors/oms")).orElse(null);
        if (shared == null) {
            return;
        }
        try (Stream<Path> files = Files.walk(shared.resolve("historical"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(TestResources.read(OMS + shared.relativize(file))).isEqualTo(Files.readAllBytes(file));
            }
        }
    }

    static TestingModel historical(String name) {
        return TestingModel.ofFolder(folder("historical/" + name));
    }

    private static byte[] bundle(String name) {
        return TestResources.read(OMS + "ossf-test-vectors/v1.0/" + name + ".bundle.json");
    }

    private static Stream<String> folders(String below) throws IOException {
        try (Stream<Path> paths = Files.list(folder(below))) {
            return paths.map(path -> path.getFileName().toString()).sorted().toList().stream();
        }
    }

    private static Path folder(String path) {
        try {
            return Path.of(OmsVectorsTest.class
                    .getResource("/io/lazaretto/artifact/" + OMS + path)
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
