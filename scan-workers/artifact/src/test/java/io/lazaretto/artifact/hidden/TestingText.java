package io.lazaretto.artifact.hidden;

import static org.assertj.core.api.Assertions.assertThat;

import io.lazaretto.artifact.inspect.Detectors;
import io.lazaretto.artifact.report.DetectorReport;
import io.lazaretto.artifact.report.Observation;
import io.lazaretto.artifact.report.Outcome;
import io.lazaretto.artifact.testing.InspectionAssert;
import java.nio.charset.StandardCharsets;

/** One text file under the whole inspection, and what {@code artifact.hidden-text} says about it. */
final class TestingText {
    private final DetectorReport report;

    private TestingText(DetectorReport report) {
        this.report = report;
    }

    static TestingText file(String name, String text) {
        return file(name, text.getBytes(StandardCharsets.UTF_8));
    }

    static TestingText file(String name, byte[] bytes) {
        return new TestingText(InspectionAssert.inspecting(name, bytes).report(Detectors.HIDDEN_TEXT));
    }

    static TestingText card(String text) {
        return file("README.md", text);
    }

    static TestingText code(String text) {
        return file("modeling.py", text);
    }

    TestingText suspects(String rule) {
        return says(Outcome.SUSPECT, rule);
    }

    TestingText threatens(String rule) {
        return says(Outcome.THREAT, rule);
    }

    private TestingText says(Outcome outcome, String rule) {
        assertThat(report.outcome()).as("%s", report).isEqualTo(outcome);
        assertThat(InspectionAssert.rules(report)).contains(rule);
        return this;
    }

    TestingText isInconclusive(String reason) {
        assertThat(report.outcome()).as("%s", report).isEqualTo(Outcome.INCONCLUSIVE);
        assertThat(report.reason()).isEqualTo(reason);
        return this;
    }

    TestingText at(long offset) {
        assertThat(report.observations()).extracting(o -> o.location().offset()).contains(offset);
        return this;
    }

    TestingText shows(String text) {
        assertThat(report.observations())
                .as("%s", report)
                .anySatisfy(o -> assertThat(o.evidence().values()).anyMatch(v -> v.contains(text)));
        return this;
    }

    TestingText neverShows(String text) {
        assertThat(report.observations())
                .allSatisfy(o -> assertThat(o.evidence().values()).noneMatch(v -> v.contains(text)));
        return this;
    }

    /** Clear; a note may be there. */
    TestingText passes() {
        assertThat(report.outcome()).as("%s", report).isEqualTo(Outcome.CLEAR);
        return this;
    }

    void staysSilent() {
        passes();
        assertThat(report.observations()).extracting(Observation::rule).isEmpty();
    }
}
