package io.lazaretto.standalone.export;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.lazaretto.schemas.event.Action;
import io.lazaretto.schemas.event.Location;
import io.lazaretto.schemas.event.Outcome;
import io.lazaretto.schemas.event.Severity;
import io.lazaretto.schemas.event.Verdict;
import io.lazaretto.schemas.event.VerdictKind;
import io.lazaretto.schemas.identity.Manifest;
import io.lazaretto.standalone.render.VerdictFormat;
import io.lazaretto.standalone.testing.CapturedTerminal;
import io.lazaretto.standalone.testing.DocumentSchemas;
import io.lazaretto.standalone.testing.Verdicts;
import java.util.List;
import org.junit.jupiter.api.Test;

class SarifLogTest {
    private static final Location MEMBER = new Location("m.pt", "archive/data.pkl", 42L);
    private static final Location FILE = new Location("m.pkl", null, 7L);

    private final CapturedTerminal out = new CapturedTerminal();
    private final DocumentPrinter printer = new DocumentPrinter(VerdictFormat.SARIF, "1.2.3", out.stream());

    /** The run, checked against the schema of the format. */
    private JsonNode run(Verdict... verdicts) {
        for (int i = 0; i < verdicts.length; i++) {
            printer.print(i, verdicts[i]);
        }
        assertThat(out.text()).isEmpty();
        printer.end();
        assertThat(out.text()).matches("[\\x20-\\x7e\\n]*+");
        JsonNode log = DocumentSchemas.SARIF.parse(out.text());
        assertThat(log.get("version").asText()).isEqualTo("2.1.0");
        assertThat(log.get("runs")).hasSize(1);
        return log.at("/runs/0");
    }

    private static Verdict malicious(Location location) {
        return Verdicts.of(
                VerdictKind.MALICIOUS,
                Action.REJECT,
                Verdicts.finding(
                        "artifact.pickle",
                        Outcome.THREAT,
                        null,
                        Verdicts.observation("pickle.global.dangerous", Severity.CRITICAL, location)));
    }

    private static Verdict inconclusive(io.lazaretto.schemas.event.Observation... observations) {
        return Verdicts.of(
                VerdictKind.INCONCLUSIVE,
                Action.QUARANTINE,
                Verdicts.finding("artifact.format", Outcome.INCONCLUSIVE, "unknown format", observations));
    }

    @Test
    void aThreatIsAnErrorAtItsByte() {
        // Given
        Manifest manifest = ModelUrisTest.manifest("m.pkl", "config.json");
        Verdict verdict = malicious(FILE);
        verdict.setContentDigest(manifest.digest());
        printer.pinned(verdict.getArrivalId(), manifest);
        // When
        JsonNode run = run(verdict);
        // Then
        JsonNode result = run.at("/results/0");
        assertThat(run.at("/results")).hasSize(1);
        assertThat(result.get("ruleId").asText()).isEqualTo("pickle.global.dangerous");
        assertThat(result.get("kind").asText()).isEqualTo("fail");
        assertThat(result.get("level").asText()).isEqualTo("error");
        assertThat(result.at("/message/text").asText()).isEqualTo("A sentence (name: system)");
        JsonNode physical = result.at("/locations/0/physicalLocation");
        assertThat(physical.at("/artifactLocation/uri").asText()).isEqualTo("m.pkl");
        assertThat(physical.at("/artifactLocation/uriBaseId").asText()).isEqualTo("MODEL_0");
        assertThat(physical.at("/region/byteOffset").asInt()).isEqualTo(7);
        assertThat(run.at("/originalUriBaseIds/MODEL_0/uri").asText()).isEqualTo("file:///models/m/");
        assertThat(run.at("/artifacts/0/hashes/sha-256").asText()).isEqualTo("0".repeat(64));
        assertThat(run.at("/invocations/0/executionSuccessful").asBoolean()).isTrue();
    }

    @Test
    void anOffsetInAMemberIsNoRegionOfTheFile() {
        JsonNode result = run(malicious(MEMBER)).at("/results/0");
        assertThat(result.at("/locations/0/physicalLocation").has("region")).isFalse();
        assertThat(result.at("/locations/0/logicalLocations/0/name").asText()).isEqualTo("archive/data.pkl");
        assertThat(result.at("/locations/0/logicalLocations/0/fullyQualifiedName")
                        .asText())
                .isEqualTo("m.pt!archive/data.pkl");
        assertThat(result.at("/properties/memberOffset").asInt()).isEqualTo(42);
    }

    @Test
    void rulesCarryTitleHelpTagsAndTaxonomies() {
        JsonNode run = run(malicious(FILE));
        JsonNode rule = run.at("/tool/driver/rules/0");
        assertThat(rule.get("id").asText()).isEqualTo("pickle.global.dangerous");
        assertThat(rule.at("/shortDescription/text").asText()).contains("imports a name");
        assertThat(rule.at("/help/text").asText()).isNotBlank();
        assertThat(rule.at("/properties/tags"))
                .extracting(JsonNode::asText)
                .contains("security", "CWE-502", "AML.T0018.002", "external/cwe/cwe-502");
        assertThat(rule.at("/properties/security-severity").asText()).isEqualTo("9.8");
        for (JsonNode relationship : rule.at("/relationships")) {
            JsonNode target = relationship.get("target");
            JsonNode taxonomy =
                    run.at("/taxonomies").get(target.at("/toolComponent/index").asInt());
            assertThat(taxonomy.get("version").asText()).isNotBlank();
            assertThat(taxonomy.at("/taxa").get(target.get("index").asInt()).get("id"))
                    .isEqualTo(target.get("id"));
        }
        assertThat(run.at("/tool/driver/version").asText()).isEqualTo("1.2.3");
    }

    @Test
    void whatWasNotExaminedIsOpenAndNotifiedAndNoSuccess() {
        JsonNode run = run(inconclusive(Verdicts.observation("format.unknown", Severity.MEDIUM, FILE)));
        assertThat(run.at("/results")).hasSize(1);
        assertThat(run.at("/results/0/kind").asText()).isEqualTo("open");
        assertThat(run.at("/results/0/level").asText()).isEqualTo("none");
        assertThat(run.at("/invocations/0/executionSuccessful").asBoolean(true)).isFalse();
        assertThat(run.at("/invocations/0/toolExecutionNotifications/0/message/text")
                        .asText())
                .contains("artifact.format", "INCONCLUSIVE", "unknown format");
    }

    @Test
    void aDetectorThatDidNotFinishAndSawNothingIsAResultAllTheSame() {
        JsonNode run = run(inconclusive());
        assertThat(run.at("/results/0/ruleId").asText()).isEqualTo("verdict.inconclusive");
        assertThat(run.at("/results/0/kind").asText()).isEqualTo("open");
    }

    @Test
    void whatOneDetectorLeftOpenStaysOpenBesideAnAlarm() {
        Verdict verdict = Verdicts.of(
                VerdictKind.SUSPICIOUS,
                Action.QUARANTINE,
                Verdicts.finding(
                        "artifact.format",
                        Outcome.SUSPECT,
                        null,
                        Verdicts.observation("format.polyglot", Severity.HIGH, FILE),
                        Verdicts.observation("format.unknown", Severity.MEDIUM, FILE)));
        assertThat(run(verdict).at("/results"))
                .extracting(result -> result.get("kind").asText())
                .containsExactly("fail", "open");
    }

    @Test
    void missingDetectorsAreOpen() {
        Verdict verdict = Verdicts.of(VerdictKind.INCONCLUSIVE, Action.QUARANTINE);
        verdict.setMissing(List.of("tensor-census"));
        JsonNode run = run(verdict);
        assertThat(run.at("/results/0/ruleId").asText()).isEqualTo("verdict.missing");
        assertThat(run.at("/invocations/0/executionSuccessful").asBoolean(true)).isFalse();
    }

    @Test
    void averdictThatNoObservationExplainsIsAResultOfItsOwn() {
        for (VerdictKind kind : List.of(VerdictKind.MALICIOUS, VerdictKind.SUSPICIOUS, VerdictKind.INCONCLUSIVE)) {
            CapturedTerminal captured = new CapturedTerminal();
            DocumentPrinter one = new DocumentPrinter(VerdictFormat.SARIF, "1", captured.stream());
            one.print(0, Verdicts.of(kind, Action.QUARANTINE));
            one.end();
            JsonNode result = DocumentSchemas.SARIF.parse(captured.text()).at("/runs/0/results/0");
            assertThat(result.get("ruleId").asText()).as(kind.name()).isEqualTo("verdict.summary");
            assertThat(result.get("kind").asText()).isEqualTo(kind == VerdictKind.INCONCLUSIVE ? "open" : "fail");
        }
    }

    @Test
    void aPassedModelHasNoResultAndItsVerdictAndCoverage() {
        JsonNode run = run(Verdicts.passed());
        assertThat(run.at("/results").isArray()).isTrue();
        assertThat(run.at("/results")).isEmpty();
        assertThat(run.at("/invocations/0/executionSuccessful").asBoolean()).isTrue();
        JsonNode verdict = run.at("/properties/verdicts/0");
        assertThat(verdict.get("verdict").asText()).isEqualTo("PASSED");
        assertThat(verdict.get("coverage")).hasSize(3);
    }

    @Test
    void oneRunHoldsEveryModelOnceInTheOrderOfTheSources() {
        Verdict second = malicious(FILE);
        second.setArrivalId("arr-2");
        JsonNode run = run(Verdicts.passed(), second, second);
        assertThat(run.at("/properties/verdicts"))
                .extracting(verdict -> verdict.get("arrivalId").asText())
                .containsExactly("arr-1", "arr-2");
        assertThat(run.at("/results/0/locations/0/physicalLocation/artifactLocation/uriBaseId")
                        .asText())
                .isEqualTo("MODEL_1");
    }

    @Test
    void rulesThatThisReleaseDoesNotKnowAreReportedAllTheSame() {
        Verdict verdict = malicious(FILE);
        verdict.getFindings().getFirst().getObservations().getFirst().setRule("future.rule");
        JsonNode run = run(verdict);
        assertThat(run.at("/results/0/ruleId").asText()).isEqualTo("future.rule");
        assertThat(run.at("/results/0/level").asText()).isEqualTo("error");
    }

    @Test
    void hostileTextIsEscapedAndBounded() {
        // Given
        String hostile = "\u202E\u0000\n\u001b[31m\ud800</script>{0}" + "x".repeat(100_000);
        Verdict verdict = malicious(new Location(hostile, hostile, 1L));
        verdict.setName(hostile);
        verdict.setSource(hostile);
        verdict.setSummary(hostile);
        verdict.getFindings().getFirst().getObservations().getFirst().setTitle(hostile);
        verdict.getFindings().getFirst().getObservations().getFirst().setRule(hostile);
        printer.problem(hostile);
        // When
        JsonNode run = run(verdict);
        // Then
        assertThat(run.at("/results/0/message/text").asText())
                .hasSizeLessThan(2_000)
                .doesNotContain("\u202E", "\n");
        assertThat(run.at("/originalUriBaseIds/MODEL_0").has("uri")).isFalse();
    }
}
