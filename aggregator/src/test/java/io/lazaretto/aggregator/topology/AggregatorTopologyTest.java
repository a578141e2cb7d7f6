package io.lazaretto.aggregator.topology;

import static io.lazaretto.aggregator.testing.Arrivals.arrival;
import static io.lazaretto.aggregator.testing.Arrivals.ref;
import static io.lazaretto.aggregator.testing.Findings.CONTENT;
import static io.lazaretto.aggregator.testing.Findings.answer;
import static io.lazaretto.aggregator.testing.Findings.candidate;
import static io.lazaretto.aggregator.testing.Findings.cleanInspection;
import static io.lazaretto.aggregator.testing.Findings.inspection;
import static io.lazaretto.schemas.detector.DetectorCatalogue.TENSOR_CENSUS;
import static io.lazaretto.schemas.detector.DetectorCatalogue.TENSOR_RECHECK;
import static io.lazaretto.schemas.event.Profile.DEEP;
import static io.lazaretto.schemas.event.Profile.INSPECT;
import static io.lazaretto.schemas.event.Profile.STANDARD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lazaretto.aggregator.budget.Truncation;
import io.lazaretto.aggregator.testing.Arrivals;
import io.lazaretto.aggregator.testing.Findings;
import io.lazaretto.schemas.cloudevent.TraceContext;
import io.lazaretto.schemas.event.FindingRecorded;
import io.lazaretto.schemas.event.Observation;
import io.lazaretto.schemas.event.Outcome;
import io.lazaretto.schemas.event.ScanTask;
import io.lazaretto.schemas.event.Severity;
import io.lazaretto.schemas.event.Verdict;
import io.lazaretto.schemas.event.VerdictKind;
import io.lazaretto.schemas.state.CaseState;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AggregatorTopologyTest {
    private static final Path DESCRIPTION = Path.of("src/test/resources/topology.txt");

    @TempDir
    Path stateDir;

    private TestingAggregator aggregator;

    @BeforeEach
    void start() {
        aggregator = new TestingAggregator(stateDir);
    }

    @AfterEach
    void stop() {
        aggregator.close();
    }

    @Test
    void theShapeOfTheTopologyIsTheReviewedOne() throws IOException {
        String description =
                TestingAggregator.topology(TopologySettings.DEFAULT).describe().toString();
        if (Boolean.getBoolean("topology.write")) {
            Files.writeString(DESCRIPTION, description);
        }
        try (InputStream reviewed = getClass().getResourceAsStream("/topology.txt")) {
            assertThat(description)
                    .as(
                            "a changed shape needs a new application id or a plan for the state that exists; then write %s with -Dtopology.write=true",
                            DESCRIPTION)
                    .isEqualTo(new String(reviewed.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    @Test
    void anInspectedArrivalGetsOneFinalVerdict() {
        aggregator.arrive(arrival("a", INSPECT));
        aggregator.find(cleanInspection(ref("a", INSPECT)));
        assertThat(aggregator.verdicts()).singleElement().satisfies(v -> {
            assertThat(v.getVerdict()).isEqualTo(VerdictKind.PASSED);
            assertThat(v.getFinal$()).isTrue();
        });
        assertThat(deadlines()).isZero();
    }

    @Test
    void twoStagesWithCandidatesRunOneAfterTheOther() {
        aggregator.arrive(arrival("a", STANDARD));
        aggregator.find(cleanInspection(ref("a", STANDARD)));
        ScanTask first = aggregator.standardTasks().getFirst();
        FindingRecorded census = answer(id(first), TENSOR_CENSUS, Outcome.CLEAR);
        census.getFinding().setCandidates(List.of(candidate("row 7", 9)));
        aggregator.find(census);
        ScanTask second = aggregator.standardTasks().getFirst();
        assertThat(second.getStage()).isEqualTo(2);
        assertThat(second.getCandidates()).hasSize(1);
        assertThat(aggregator.verdicts()).isEmpty();

        aggregator.find(answer(id(second), TENSOR_RECHECK, Outcome.SUSPECT));
        assertThat(aggregator.verdicts()).singleElement().satisfies(v -> {
            assertThat(v.getVerdict()).isEqualTo(VerdictKind.SUSPICIOUS);
            assertThat(v.getFinal$()).isTrue();
            assertThat(v.getFindings()).hasSize(6).allMatch(f -> f.getCandidates()
                    .isEmpty());
        });
    }

    @Test
    void aSecondArrivalReusesFindingsAndGetsAVerdictOfItsOwn() {
        aggregator.arrive(arrival("a", STANDARD));
        aggregator.find(cleanInspection(ref("a", STANDARD)));
        ScanTask task = aggregator.standardTasks().getFirst();
        aggregator.arrive(arrival("b", DEEP));
        aggregator.find(cleanInspection(ref("b", DEEP)));
        assertThat(aggregator.deepTasks()).isEmpty();

        aggregator.find(answer(id(task), TENSOR_CENSUS, Outcome.CLEAR));
        assertThat(aggregator.verdicts()).extracting(Verdict::getArrivalId).containsExactlyInAnyOrder("a", "b");

        aggregator.arrive(arrival("c", STANDARD));
        aggregator.find(cleanInspection(ref("c", STANDARD)).getFirst());
        assertThat(aggregator.standardTasks()).isEmpty();
        assertThat(aggregator.verdicts()).extracting(Verdict::getArrivalId).containsExactly("c");
    }

    @Test
    void aDeepThreatIsTwoRevisions() {
        aggregator.arrive(arrival("a", DEEP));
        aggregator.find(inspection(ref("a", DEEP), CONTENT, Outcome.THREAT));
        ScanTask task = aggregator.deepTasks().getFirst();
        aggregator.find(answer(id(task), TENSOR_CENSUS, Outcome.CLEAR));
        List<Verdict> verdicts = aggregator.verdicts();
        assertThat(verdicts).extracting(Verdict::getVerdict).containsOnly(VerdictKind.MALICIOUS);
        assertThat(verdicts).extracting(Verdict::getFinal$).containsExactly(false, true);
        assertThat(verdicts).extracting(Verdict::getRevision).containsExactly(1, 2);
    }

    @Test
    void theDeadlineDecidesAndALateFindingMakesANewRevision() {
        aggregator.arrive(arrival("a", STANDARD));
        aggregator.arrive(arrival("later", DEEP));
        aggregator.find(cleanInspection(ref("a", STANDARD)));
        ScanTask task = aggregator.standardTasks().getFirst();
        assertThat(deadlines()).isEqualTo(2);
        aggregator.advance(Duration.ofMinutes(30).minusSeconds(1));
        assertThat(aggregator.verdicts()).isEmpty();
        aggregator.advance(Duration.ofSeconds(2));
        assertThat(aggregator.verdicts()).singleElement().satisfies(v -> {
            assertThat(v.getVerdict()).isEqualTo(VerdictKind.INCONCLUSIVE);
            assertThat(v.getMissing()).contains(TENSOR_CENSUS);
        });
        assertThat(deadlines()).isEqualTo(1);

        aggregator.find(answer(id(task), TENSOR_CENSUS, Outcome.CLEAR));
        aggregator.find(answer(id(task), TENSOR_CENSUS, Outcome.CLEAR));
        assertThat(aggregator.verdicts()).singleElement().satisfies(v -> {
            assertThat(v.getVerdict()).isEqualTo(VerdictKind.PASSED);
            assertThat(v.getRevision()).isEqualTo(2);
        });
        aggregator.advance(Duration.ofHours(2));
        assertThat(aggregator.verdicts()).extracting(Verdict::getArrivalId).containsExactly("later");
    }

    @Test
    void findingsBeforeTheirArrivalWaitForIt() {
        aggregator.find(cleanInspection(ref("a", INSPECT)));
        assertThat(aggregator.verdicts()).isEmpty();
        aggregator.arrive(arrival("a", INSPECT));
        assertThat(aggregator.verdicts()).hasSize(1);
    }

    @Test
    void redeliveredInputsSayNothingNew() {
        for (int i = 0; i < 3; i++) {
            aggregator.arrive(arrival("a", INSPECT));
            aggregator.find(cleanInspection(ref("a", INSPECT)));
        }
        assertThat(aggregator.verdicts()).hasSize(1);
    }

    @Test
    void everythingThatLeavesIsACloudEventInTheTraceOfItsArrival() {
        aggregator.arrive(arrival("a", STANDARD));
        aggregator.find(cleanInspection(ref("a", STANDARD)));
        var task = aggregator.standardTaskRecords().getFirst();
        aggregator.find(answer(id(task.getValue()), TENSOR_CENSUS, Outcome.CLEAR));
        var verdict = aggregator.verdictRecords().getFirst();
        assertEvent(task.headers(), "io.lazaretto.scan.requested.v1", CONTENT);
        assertEvent(verdict.headers(), "io.lazaretto.verdict.issued.v1", "a");
        assertThat(header(verdict.headers(), "ce_id")).isEqualTo("a/1");
        var updates = aggregator.updateRecords();
        assertThat(updates).isNotEmpty();
        updates.forEach(u -> assertEvent(u.headers(), "io.lazaretto.case.updated.v1", "a"));
        assertThat(updates.stream().map(u -> header(u.headers(), "ce_id"))).doesNotHaveDuplicates();
    }

    private static void assertEvent(Headers headers, String type, String subject) {
        assertThat(header(headers, "ce_type")).isEqualTo(type);
        assertThat(header(headers, "ce_subject")).isEqualTo(subject);
        assertThat(header(headers, "ce_specversion")).isEqualTo("1.0");
        TraceContext trace = TraceContext.parse(header(headers, "traceparent")).orElseThrow();
        assertThat(trace.traceId()).isEqualTo(Arrivals.TRACE_ID);
        assertThat(trace.traceparent()).isNotEqualTo(Arrivals.TRACEPARENT);
    }

    private static String header(Headers headers, String key) {
        return new String(headers.lastHeader(key).value(), StandardCharsets.UTF_8);
    }

    /** That they reach the dead letters is shown against a real broker: the test driver forgets them. */
    @Test
    void whatCannotBeDecodedDoesNotStopTheRest() {
        aggregator.findBytes("k", new byte[] {9, 9, 9, 9, 9, 9});
        aggregator.arrive(arrival("a", INSPECT));
        aggregator.find(cleanInspection(ref("a", INSPECT)));
        aggregator.advance(Duration.ofMillis(1));
        assertThat(aggregator.verdicts()).hasSize(1);
    }

    @Test
    void aFindingUnderAnotherKeyGoesToTheDeadLettersAsItCame() {
        aggregator.find("not-its-subject", cleanInspection(ref("a", INSPECT)).getFirst());
        assertThat(aggregator.deadLetters()).singleElement().satisfies(letter -> {
            assertThat(new String(letter.getKey(), StandardCharsets.UTF_8)).isEqualTo("not-its-subject");
            assertThat(letter.getValue()).isNotEmpty();
            assertThat(header(letter.getHeaders(), "__streams.errors.message")).contains("subject");
        });
        assertThat(aggregator.dossiers().get("not-its-subject")).isNull();
    }

    @Test
    void ourOwnFaultIsNotSwallowed() {
        aggregator.find(cleanInspection(ref("a", INSPECT)).getFirst());
        var broken = aggregator.dossiers().get(CONTENT);
        broken.setSubject("sha256:" + "0".repeat(64));
        aggregator.dossiers().put(CONTENT, broken);
        assertThatThrownBy(
                        () -> aggregator.find(cleanInspection(ref("a", INSPECT)).getLast()))
                .hasRootCauseInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void reportsThatAreTooLargeForARecordAreShortenedAndSaySo() {
        aggregator.arrive(arrival("a", INSPECT));
        List<FindingRecorded> findings = inspection(ref("a", INSPECT), CONTENT, Outcome.THREAT);
        for (FindingRecorded finding : findings) {
            List<Observation> observations = new ArrayList<>();
            for (int i = 0; i < 400; i++) {
                Observation observation = Findings.observation(Severity.HIGH);
                observation.setEvidence(Map.of("text", "x".repeat(2000)));
                observations.add(observation);
            }
            finding.getFinding().setObservations(observations);
        }
        aggregator.find(findings);
        Verdict verdict = aggregator.verdicts().getFirst();
        assertThat(verdict.getVerdict()).isEqualTo(VerdictKind.MALICIOUS);
        assertThat(verdict.getFindings()).allMatch(f -> f.getObservations().stream()
                .anyMatch(o -> o.getRule().equals(Truncation.RULE)));
        int limit = 1024 * 1024;
        CaseState state = aggregator.cases().get("a");
        assertThat(StateSerdes.caseState().serializer().serialize("t", state)).hasSizeLessThan(limit);
        assertThat(StateSerdes.dossier()
                        .serializer()
                        .serialize("t", aggregator.dossiers().get(CONTENT)))
                .hasSizeLessThan(limit);
    }

    @Test
    void stateIsDeletedWhenItsRetentionIsOverAndOpenCasesStay() {
        aggregator.close();
        aggregator = new TestingAggregator(
                stateDir.resolve("short"),
                new TopologySettings(
                        Duration.ofMillis(250), Duration.ofSeconds(30), 2, Duration.ofMillis(25), Duration.ofHours(1)));
        for (int i = 0; i < 5; i++) {
            aggregator.arrive(arrival("a" + i, INSPECT));
            aggregator.find(cleanInspection(ref("a" + i, INSPECT)));
        }
        aggregator.arrive(arrival("open", DEEP));
        aggregator.advance(Duration.ofMinutes(59));
        assertThat(aggregator.cases().get("a0")).isNotNull();
        assertThat(aggregator.dossiers().get(CONTENT)).isNotNull();
        for (int i = 0; i < 20; i++) {
            aggregator.advance(Duration.ofSeconds(31));
        }
        assertThat(aggregator.dossiers().get(CONTENT)).isNull();
        for (int i = 0; i < 5; i++) {
            assertThat(aggregator.cases().get("a" + i)).isNull();
        }
        assertThat(aggregator.cases().get("open")).isNotNull();
    }

    @Test
    void aRestartGoesOnFromTheStores() {
        aggregator.arrive(arrival("a", STANDARD));
        aggregator.find(cleanInspection(ref("a", STANDARD)));
        ScanTask task = aggregator.standardTasks().getFirst();
        var dossier = aggregator.dossiers().get(CONTENT);
        var openCase = aggregator.cases().get("a");
        List<KeyValue<Bytes, byte[]>> due = new ArrayList<>();
        try (var all = aggregator.deadlines().all()) {
            all.forEachRemaining(due::add);
        }
        aggregator.close();

        aggregator = new TestingAggregator(stateDir.resolve("restored"));
        aggregator.dossiers().put(CONTENT, dossier);
        aggregator.cases().put("a", openCase);
        due.forEach(entry -> aggregator.deadlines().put(entry.key, entry.value));

        aggregator.find(cleanInspection(ref("a", STANDARD)));
        assertThat(aggregator.standardTasks()).isEmpty();
        aggregator.advance(Duration.ofMinutes(31));
        aggregator.find(answer(id(task), TENSOR_CENSUS, Outcome.CLEAR));
        assertThat(aggregator.verdicts()).extracting(Verdict::getRevision).containsExactly(1, 2);
    }

    private int deadlines() {
        int count = 0;
        try (KeyValueIterator<Bytes, byte[]> all = aggregator.deadlines().all()) {
            while (all.hasNext()) {
                all.next();
                count++;
            }
        }
        return count;
    }

    private static String id(ScanTask task) {
        return task.getDetectors().getFirst().getFindingId();
    }
}
