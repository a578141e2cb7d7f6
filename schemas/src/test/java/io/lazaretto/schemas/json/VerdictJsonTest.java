package io.lazaretto.schemas.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lazaretto.schemas.event.Verdict;
import io.lazaretto.schemas.serde.Samples;
import java.util.List;
import org.junit.jupiter.api.Test;

class VerdictJsonTest {
    private final ObjectMapper mapper = new ObjectMapper();

    @Test
    void theShapeIsThatOfTheContract() throws Exception {
        JsonNode json = mapper.readTree(VerdictJson.write(Samples.verdict()));

        assertThat(json.fieldNames())
                .toIterable()
                .containsExactly(
                        "arrivalId",
                        "source",
                        "name",
                        "contentDigest",
                        "bytes",
                        "files",
                        "kind",
                        "profile",
                        "verdict",
                        "action",
                        "revision",
                        "final",
                        "missing",
                        "policy",
                        "summary",
                        "coverage",
                        "findings",
                        "startedAt",
                        "finishedAt");
        assertThat(json.path("profile").asText()).isEqualTo("standard");
        assertThat(json.path("final").asBoolean()).isTrue();
        assertThat(json.path("coverage").path(0).path("strength").asText()).isEqualTo("none");
        JsonNode finding = json.path("findings").path(0);
        assertThat(finding.fieldNames())
                .toIterable()
                .containsExactly(
                        "id",
                        "detector",
                        "detectorVersion",
                        "outcome",
                        "reason",
                        "score",
                        "pValue",
                        "durationMs",
                        "tokens",
                        "observations");
        JsonNode observation = finding.path("observations").path(0);
        assertThat(observation.fieldNames())
                .toIterable()
                .containsExactly("rule", "severity", "title", "location", "evidence", "taxonomy");
        assertThat(observation.path("location").path("offset").asLong()).isEqualTo(12);
    }

    @Test
    void textFromAnArtifactLeavesAsPlainAscii() {
        String json = VerdictJson.write(Samples.verdict());

        assertThat(json.chars()).allMatch(c -> c >= 0x20 && c < 0x7f);
        assertThat(json).contains("\\u202E").contains("\\u0000");
    }

    @Test
    void aScoreThatIsNotANumberIsNull() throws Exception {
        Verdict verdict = Samples.verdict();
        verdict.getFindings().getFirst().setScore(Double.NaN);
        verdict.getFindings().getFirst().setPValue(Double.POSITIVE_INFINITY);

        JsonNode finding =
                mapper.readTree(VerdictJson.write(verdict)).path("findings").path(0);
        assertThat(finding.path("score").isNull()).isTrue();
        assertThat(finding.path("pValue").isNull()).isTrue();
    }

    @Test
    void noVerdictsAreAnEmptyArray() throws Exception {
        assertThat(mapper.readTree(VerdictJson.writeArray(List.of())).isArray()).isTrue();
        assertThat(mapper.readTree(VerdictJson.writeArray(List.of(Samples.verdict(), Samples.verdict()))))
                .hasSize(2);
    }
}
