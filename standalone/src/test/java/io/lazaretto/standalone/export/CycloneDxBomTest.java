package io.lazaretto.standalone.export;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.lazaretto.schemas.event.Action;
import io.lazaretto.schemas.event.FileFormat;
import io.lazaretto.schemas.event.LicenseClaim;
import io.lazaretto.schemas.event.LineageClaim;
import io.lazaretto.schemas.event.Location;
import io.lazaretto.schemas.event.ModelFacts;
import io.lazaretto.schemas.event.Outcome;
import io.lazaretto.schemas.event.Severity;
import io.lazaretto.schemas.event.Verdict;
import io.lazaretto.schemas.event.VerdictKind;
import io.lazaretto.schemas.identity.Manifest;
import io.lazaretto.standalone.render.VerdictFormat;
import io.lazaretto.standalone.testing.CapturedTerminal;
import io.lazaretto.standalone.testing.DocumentSchemas;
import io.lazaretto.standalone.testing.Verdicts;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CycloneDxBomTest {
    private final CapturedTerminal out = new CapturedTerminal();
    private final DocumentPrinter printer = new DocumentPrinter(VerdictFormat.CYCLONEDX, "1.2.3", out.stream());
    private final Manifest manifest = ModelUrisTest.manifest("config.json", "m.pkl");

    /** The document, checked against the schema of the format. */
    private JsonNode bom(Verdict... verdicts) {
        for (int i = 0; i < verdicts.length; i++) {
            printer.print(i, verdicts[i]);
        }
        assertThat(out.text()).isEmpty();
        printer.end();
        assertThat(out.text()).matches("[\\x20-\\x7e\\n]*+");
        JsonNode bom = DocumentSchemas.CYCLONEDX.parse(out.text());
        assertThat(bom.get("specVersion").asText()).isEqualTo("1.7");
        return bom;
    }

    private Verdict pinned(Verdict verdict) {
        verdict.setContentDigest(manifest.digest());
        printer.pinned(verdict.getArrivalId(), manifest);
        return verdict;
    }

    private static Verdict malicious() {
        Location location = new Location("m.pkl", null, 7L);
        return Verdicts.of(
                VerdictKind.MALICIOUS,
                Action.REJECT,
                Verdicts.finding(
                        "artifact.pickle",
                        Outcome.THREAT,
                        null,
                        Verdicts.observation("pickle.global.dangerous", Severity.CRITICAL, location),
                        Verdicts.observation("pickle.global.dangerous", Severity.CRITICAL, location),
                        Verdicts.observation("pickle.note", Severity.NOTE, location)));
    }

    private static Map<String, String> properties(JsonNode component) {
        Map<String, String> properties = new HashMap<>();
        component
                .get("properties")
                .forEach(p ->
                        properties.put(p.get("name").asText(), p.path("value").asText()));
        return properties;
    }

    @Test
    void aModelIsAComponentWithItsFilesAndTheirHashes() {
        JsonNode model = bom(pinned(Verdicts.passed())).at("/components/0");
        assertThat(model.get("type").asText()).isEqualTo("machine-learning-model");
        assertThat(model.get("version").asText()).isEqualTo(manifest.digest());
        assertThat(model.at("/externalReferences/0/url").asText()).isEqualTo("file:///models/m");
        assertThat(model.at("/components"))
                .extracting(file -> file.get("name").asText())
                .containsExactly("config.json", "m.pkl");
        assertThat(model.at("/components/0/hashes/0/alg").asText()).isEqualTo("SHA-256");
        assertThat(model.at("/components/0/hashes/0/content").asText()).isEqualTo("0".repeat(64));
    }

    @Test
    void theVerdictIsAPropertyAndAnAnnotation() {
        JsonNode bom = bom(pinned(Verdicts.passed()));
        assertThat(properties(bom.at("/components/0")))
                .containsEntry("lazaretto:verdict", "PASSED")
                .containsEntry("lazaretto:action", "ADMIT")
                .containsEntry("lazaretto:detector:artifact.pickle", "CLEAR")
                .containsEntry("lazaretto:coverage:data-poisoning:syntactic", "not examined");
        assertThat(bom.at("/annotations/0/text").asText()).isEqualTo("PASSED, ADMIT: One sentence.");
        assertThat(bom.at("/annotations/0/subjects/0")).isEqualTo(bom.at("/components/0/bom-ref"));
        assertThat(bom.has("vulnerabilities")).isFalse();
    }

    @Test
    void whatWasFoundIsAVulnerabilityOfTheFile() {
        JsonNode bom = bom(pinned(malicious()));
        assertThat(bom.get("vulnerabilities")).hasSize(1);
        JsonNode vulnerability = bom.at("/vulnerabilities/0");
        assertThat(vulnerability.get("id").asText()).isEqualTo("pickle.global.dangerous");
        assertThat(vulnerability.at("/ratings/0/severity").asText()).isEqualTo("critical");
        assertThat(vulnerability.at("/analysis/state").asText()).isEqualTo("exploitable");
        assertThat(vulnerability.get("cwes")).extracting(JsonNode::asInt).contains(502);
        assertThat(vulnerability.at("/affects/0/ref")).isEqualTo(bom.at("/components/0/components/1/bom-ref"));
        assertThat(vulnerability.get("recommendation").asText()).isNotBlank();
    }

    @Test
    void whatWasNotExaminedIsALimitationAndTheModelIncomplete() {
        // Given
        Verdict verdict = Verdicts.of(
                VerdictKind.INCONCLUSIVE,
                Action.QUARANTINE,
                Verdicts.finding("artifact.format", Outcome.INCONCLUSIVE, "unknown format"));
        verdict.setMissing(List.of("tensor-census"));
        verdict.setContentDigest(null);
        printer.pinned(verdict.getArrivalId(), manifest);
        // When
        JsonNode bom = bom(verdict);
        // Then
        assertThat(bom.at("/components/0/modelCard/considerations/technicalLimitations"))
                .extracting(JsonNode::asText)
                .contains(
                        "Not examined to the end by artifact.format: unknown format",
                        "Not examined by tensor-census",
                        "Not examined for data-poisoning (syntactic, composite)");
        assertThat(bom.at("/compositions/0/aggregate").asText()).isEqualTo("incomplete");
        assertThat(properties(bom.at("/components/0"))).containsEntry("lazaretto:verdict", "INCONCLUSIVE");
    }

    @Test
    void hashesOfOtherBytesThanTheScannedOnesAreLeftOut() {
        Verdict verdict = Verdicts.passed();
        printer.pinned(verdict.getArrivalId(), manifest);
        JsonNode bom = bom(verdict);
        assertThat(bom.at("/components/0").has("components")).isFalse();
        assertThat(bom.at("/compositions/0/aggregate").asText()).isEqualTo("unknown");
    }

    @Test
    void factsAreFormatsArchitectureAndClaimedParents() {
        Verdict verdict = pinned(Verdicts.passed());
        printer.learned(
                verdict.getArrivalId(),
                new ModelFacts(
                        manifest.digest(),
                        null,
                        1L,
                        2L,
                        "adapter",
                        "LlamaForCausalLM",
                        List.of("json", "safetensors"),
                        List.of(new LineageClaim("adapter-base", "org/base", "adapter_config.json")),
                        List.of(),
                        List.of(),
                        List.of()));
        JsonNode model = bom(verdict).at("/components/0");
        assertThat(model.at("/modelCard/modelParameters/modelArchitecture").asText())
                .isEqualTo("LlamaForCausalLM");
        assertThat(model.at("/pedigree/ancestors/0/name").asText()).isEqualTo("org/base");
        assertThat(model.get("properties").toString()).contains("\"lazaretto:format\",\"value\":\"safetensors\"");
    }

    private ModelFacts licensed(LicenseClaim... claims) {
        return new ModelFacts(
                manifest.digest(),
                null,
                1L,
                2L,
                "model",
                null,
                List.of("json", "pickle"),
                List.of(new LineageClaim("finetuned-from", "org/parent", "README.md")),
                List.of(),
                List.of(claims),
                List.of(new FileFormat("m.pkl", "pickle")));
    }

    @Test
    void licencesThatFilesDeclareAreLicencesOfTheModel() {
        Verdict verdict = pinned(Verdicts.passed());
        verdict.setFacts(licensed(
                new LicenseClaim("Apache-2.0", "apache-2.0", "README.md"),
                new LicenseClaim(null, "llama\u202e3", "LICENSE")));
        JsonNode licenses = bom(verdict).at("/components/0/licenses");
        assertThat(licenses.at("/0/license/id").asText()).isEqualTo("Apache-2.0");
        assertThat(licenses.at("/0/license/acknowledgement").asText()).isEqualTo("declared");
        assertThat(licenses.at("/1/license/name").asText()).startsWith("llama").doesNotContain("\u202e");
        assertThat(licenses.at("/1/license").has("id")).isFalse();
    }

    @Test
    void whatTheVerdictKnowsOfTheModelNeedsNoInspectionInThisCall() {
        Verdict verdict = pinned(Verdicts.passed());
        verdict.setFacts(licensed());
        JsonNode model = bom(verdict).at("/components/0");
        assertThat(model.at("/pedigree/ancestors/0/name").asText()).isEqualTo("org/parent");
        assertThat(properties(model.at("/components/1"))).containsEntry("lazaretto:format", "pickle");
        assertThat(properties(model.at("/components/0"))).doesNotContainKey("lazaretto:format");
        assertThat(properties(model)).containsEntry("lazaretto:filesWithFormat", "1 of 2");
        assertThat(model.has("licenses")).isFalse();
    }

    @Test
    void aWholeListOfFormatsNeedsNoRemark() {
        Verdict verdict = pinned(Verdicts.passed());
        verdict.setFacts(licensed());
        verdict.getFacts().setFiles(1L);
        assertThat(properties(bom(verdict).at("/components/0"))).doesNotContainKey("lazaretto:filesWithFormat");
    }

    @Test
    void factsOfAnotherContentAreLeftOut() {
        Verdict verdict = Verdicts.passed();
        verdict.setFacts(licensed(new LicenseClaim("MIT", "mit", "LICENSE")));
        assertThat(bom(verdict).at("/components/0").has("licenses")).isFalse();
    }

    @Test
    void aSourceWithoutAVerdictIsNamed() {
        printer.problem("\"gone\": it does not exist");
        assertThat(bom().at("/metadata/properties/0/value").asText()).contains("gone");
    }

    @Test
    void hostileTextIsEscapedAndBounded() {
        // Given
        String hostile = "\u202E\u0000\n\u001b[31m\ud800</script>" + "x".repeat(100_000);
        Verdict verdict = malicious();
        verdict.setName(hostile);
        verdict.setSource(hostile);
        verdict.setSummary(hostile);
        verdict.getFindings().getFirst().getObservations().getFirst().setTitle(hostile);
        verdict.getFindings().getFirst().getObservations().getFirst().setLocation(new Location(hostile, hostile, 1L));
        verdict.getFindings().getFirst().getObservations().getFirst().setTaxonomy(List.of(hostile, "CWE-0", "CWE-x"));
        printer.problem(hostile);
        // When
        JsonNode bom = bom(verdict);
        // Then
        assertThat(bom.at("/components/0/name").asText()).hasSizeLessThan(400).doesNotContain("\u202E", "\n");
        assertThat(bom.at("/components/0").has("externalReferences")).isFalse();
    }

    @Test
    void everyReferenceIsUniqueAmongManyModels() {
        Verdict other = malicious();
        other.setArrivalId("arr-2");
        JsonNode bom = bom(malicious(), other, other);
        assertThat(bom.findValuesAsText("bom-ref")).doesNotHaveDuplicates();
        assertThat(bom.get("components")).hasSize(2);
    }
}
