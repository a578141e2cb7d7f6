package io.lazaretto.aggregator.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lazaretto.aggregator.casefile.CaseFile;
import io.lazaretto.aggregator.casefile.CaseSettings;
import io.lazaretto.aggregator.dossier.Dossier;
import io.lazaretto.aggregator.dossier.DossierDecision;
import io.lazaretto.aggregator.dossier.DossierLimits;
import io.lazaretto.aggregator.policy.Policies;
import io.lazaretto.aggregator.testing.Arrivals;
import io.lazaretto.aggregator.testing.Findings;
import io.lazaretto.schemas.event.FindingRecorded;
import io.lazaretto.schemas.event.Outcome;
import io.lazaretto.schemas.event.Profile;
import io.lazaretto.schemas.state.CaseState;
import io.lazaretto.schemas.state.DossierState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class StateSerdesTest {
    private static final Path SCHEMAS = Path.of("src/main/resources/state");
    private static final Path GOLDEN = Path.of("src/test/resources/state");

    /** {@code -Dstate.write=true} writes the first version; a later version is added beside it, never in its place. */
    @BeforeAll
    static void writeFirstVersionWhenAsked() throws IOException {
        if (Boolean.getBoolean("state.write")) {
            Files.writeString(
                    SCHEMAS.resolve("dossier-state.v1.avsc"),
                    DossierState.getClassSchema().toString(true) + "\n");
            Files.writeString(
                    SCHEMAS.resolve("case-state.v1.avsc"),
                    CaseState.getClassSchema().toString(true) + "\n");
            Files.write(GOLDEN.resolve("dossier-state.v1.bin"), bytes(StateSerdes.dossier(), dossier()));
            Files.write(GOLDEN.resolve("case-state.v1.bin"), bytes(StateSerdes.caseState(), caseState()));
        }
    }

    @Test
    void theSchemasInCodeArePackaged() throws IOException {
        List<Long> packaged = Files.readAllLines(SCHEMAS.resolve("index.txt")).stream()
                .map(name -> SchemaNormalization.parsingFingerprint64(parse(SCHEMAS.resolve(name))))
                .toList();
        assertThat(packaged)
                .as("a changed state schema is stored as the next version in %s and named in index.txt", SCHEMAS)
                .contains(
                        SchemaNormalization.parsingFingerprint64(DossierState.getClassSchema()),
                        SchemaNormalization.parsingFingerprint64(CaseState.getClassSchema()));
    }

    @Test
    void everyPackagedSchemaIsInTheIndex() throws IOException {
        try (var files = Files.list(SCHEMAS)) {
            assertThat(files.map(f -> f.getFileName().toString()).filter(n -> n.endsWith(".avsc")))
                    .containsExactlyInAnyOrderElementsOf(Files.readAllLines(SCHEMAS.resolve("index.txt")));
        }
    }

    @Test
    void bytesOfVersionOneAreStillRead() throws IOException {
        DossierState dossier = value(StateSerdes.dossier(), Files.readAllBytes(GOLDEN.resolve("dossier-state.v1.bin")));
        CaseState caseState = value(StateSerdes.caseState(), Files.readAllBytes(GOLDEN.resolve("case-state.v1.bin")));
        assertThat(dossier.getSubject()).isEqualTo(Findings.CONTENT);
        assertThat(dossier.getFacts()).isEqualTo(Findings.facts());
        assertThat(dossier.getFindings()).hasSize(4);
        assertThat(dossier.getSubscribers()).containsOnlyKeys("a");
        assertThat(caseState.getLastVerdict().getSummary()).startsWith("Malicious");
        assertThat(caseState.getArrival()).isEqualTo(Arrivals.arrival("a", Profile.STANDARD));
    }

    @Test
    void bytesWithoutAKnownFingerprintAreRefused() throws IOException {
        byte[] bytes = bytes(StateSerdes.dossier(), dossier());
        bytes[4] ^= 1;
        assertThatThrownBy(() -> value(StateSerdes.dossier(), bytes)).isInstanceOf(SerializationException.class);
        assertThatThrownBy(() -> value(StateSerdes.dossier(), new byte[] {1, 2, 3}))
                .isInstanceOf(SerializationException.class);
    }

    private static Schema parse(Path file) {
        try {
            return new Schema.Parser().parse(Files.readString(file));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static DossierState dossier() {
        return decide().state();
    }

    private static DossierDecision decide() {
        Dossier dossier = new Dossier(Findings.CATALOGUE, DossierLimits.DEFAULT);
        DossierDecision decision = null;
        for (FindingRecorded event :
                Findings.inspection(Arrivals.ref("a", Profile.STANDARD), Findings.CONTENT, Outcome.THREAT)) {
            decision = dossier.decide(decision == null ? null : decision.state(), event, Arrivals.ACCEPTED);
        }
        return decision;
    }

    private static CaseState caseState() {
        CaseFile cases = new CaseFile(CaseSettings.of(Findings.CATALOGUE, Policies.standard()));
        CaseState open = cases.onArrival(
                        null, Arrivals.arrival("a", Profile.STANDARD), Arrivals.TRACEPARENT, Arrivals.ACCEPTED)
                .state();
        return cases.onUpdate(open, decide().updates().getFirst(), null, Arrivals.ACCEPTED)
                .state();
    }

    private static <T> byte[] bytes(Serde<T> serde, T value) {
        return serde.serializer().serialize("t", value);
    }

    private static <T> T value(Serde<T> serde, byte[] bytes) {
        return serde.deserializer().deserialize("t", bytes);
    }
}
