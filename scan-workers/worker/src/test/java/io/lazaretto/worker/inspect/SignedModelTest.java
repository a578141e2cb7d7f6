package io.lazaretto.worker.inspect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.lazaretto.artifact.testing.ModelSigner;
import io.lazaretto.artifact.testing.SafetensorsBuilder;
import io.lazaretto.artifact.testing.SigningKeys;
import io.lazaretto.artifact.testing.TestResources;
import io.lazaretto.artifact.testing.TestingModel;
import io.lazaretto.schemas.content.ListingLimits;
import io.lazaretto.schemas.content.RecentDigests;
import io.lazaretto.schemas.detector.DetectorCatalogue;
import io.lazaretto.schemas.event.Finding;
import io.lazaretto.schemas.event.FindingRecorded;
import io.lazaretto.schemas.event.Observation;
import io.lazaretto.schemas.event.Outcome;
import io.lazaretto.schemas.trust.TrustFolder;
import io.lazaretto.worker.child.ScannerMain;
import io.lazaretto.worker.finding.FindingWriter;
import io.lazaretto.worker.isolation.Cancellation;
import io.lazaretto.worker.isolation.ChildClassPath;
import io.lazaretto.worker.isolation.IsolationMode;
import io.lazaretto.worker.isolation.PoolOptions;
import io.lazaretto.worker.isolation.Sandbox;
import io.lazaretto.worker.isolation.ScannerCommand;
import io.lazaretto.worker.isolation.ScannerPool;
import io.lazaretto.worker.store.FileStore;
import io.lazaretto.worker.testing.Arrivals;
import io.lazaretto.worker.work.Delivery;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Signatures through a real scanner process: its class path, its memory, its missing network. */
class SignedModelTest {
    private static final String OMS = "provenance/oms/";

    @TempDir
    Path folder;

    private final TrustFolder trust = TrustFolder.of(Map.of(
            "test.pem", TestResources.read(OMS + "keys/signing-key-pub.pem"),
            "trusted_root.json", TestResources.read(OMS + "custom_trust_config.json"),
            "identities", "stefanb@us.ibm.com https://sigstore.verify.ibm.com/oauth2\n".getBytes(UTF_8)));

    @BeforeEach
    void makeModel() throws IOException {
        TestingModel files = TestingModel.of("model.safetensors", SafetensorsBuilder.clean());
        Files.write(folder.resolve("model.safetensors"), SafetensorsBuilder.clean());
        Files.write(
                folder.resolve("model.sig"),
                ModelSigner.of(files).withKey(SigningKeys.published(), "SHA384withECDSA", ""));
    }

    private List<FindingRecorded> inspect(TrustFolder trusted) throws Exception {
        PoolOptions options = PoolOptions.warm("test", 1);
        ScannerCommand command = ScannerCommand.reading(ScannerMain.class.getName(), ChildClassPath.locate(), 256);
        try (ScannerPool pool =
                new ScannerPool(options, () -> Sandbox.probe(IsolationMode.AUTO), () -> command, end -> {})) {
            InspectionWork work = new InspectionWork(
                    new FileStore(List.of(), ListingLimits.DEFAULT),
                    pool,
                    new FindingWriter("test", InstantSource.system()),
                    Duration.ofSeconds(60),
                    RecentDigests.NONE,
                    () -> new Isolation(null),
                    DetectorCatalogue.release(),
                    trusted);
            List<FindingRecorded> findings = new ArrayList<>();
            work.run(
                    new Delivery<>(Arrivals.arrival(folder.toUri().toString(), "r1"), 1, null),
                    new Cancellation(),
                    findings::add);
            return findings;
        }
    }

    private static Finding provenance(List<FindingRecorded> findings) {
        return findings.stream()
                .map(FindingRecorded::getFinding)
                .filter(f -> f.getDetector().equals(DetectorCatalogue.PROVENANCE))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aModelThatATrustedKeySignedIsClearForEveryDetector() throws Exception {
        List<FindingRecorded> findings = inspect(trust);
        assertThat(findings).extracting(f -> f.getFinding().getOutcome()).containsOnly(Outcome.CLEAR);
        assertThat(provenance(findings).getObservations())
                .extracting(Observation::getRule)
                .containsExactly("provenance.signed");
    }

    @Test
    void theSameModelUnderAnotherTrustIsAnotherFinding() throws Exception {
        Finding trusted = provenance(inspect(trust));
        Finding untrusted = provenance(inspect(TrustFolder.NONE));
        assertThat(untrusted.getFindingId()).isNotEqualTo(trusted.getFindingId());
        assertThat(untrusted.getObservations())
                .extracting(Observation::getRule)
                .contains("provenance.untrusted-signer");
    }

    @Test
    void changedWeightsAreAThreatForTheVerdict() throws Exception {
        Files.write(
                folder.resolve("model.safetensors"),
                new SafetensorsBuilder().floats("w", 8, 8).toBytes());
        assertThat(provenance(inspect(trust)).getOutcome()).isEqualTo(Outcome.THREAT);
    }

    @Test
    void aSigstoreSignatureIsVerifiedInTheScannerWithoutANetwork() throws Exception {
        Files.delete(folder.resolve("model.safetensors"));
        for (String name : List.of("model.sig", "signme-1", "signme-2", "ignore-me")) {
            Files.write(folder.resolve(name), TestResources.read(OMS + "historical/v1.1.0-sigstore/" + name));
        }
        assertThat(provenance(inspect(trust)).getObservations())
                .filteredOn(o -> o.getRule().equals("provenance.signed"))
                .singleElement()
                .satisfies(o -> assertThat(o.getEvidence())
                        .containsEntry("identity", "stefanb@us.ibm.com")
                        .containsEntry("loggedAt", "2025-10-10T02:12:20Z")
                        .containsEntry("complete", "true"));
    }
}
