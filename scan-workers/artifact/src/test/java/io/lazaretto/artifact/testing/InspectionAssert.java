package io.lazaretto.artifact.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.lazaretto.artifact.bytes.ModelBytes;
import io.lazaretto.artifact.inspect.Inspection;
import io.lazaretto.artifact.inspect.InspectionLimits;
import io.lazaretto.artifact.inspect.Inspector;
import io.lazaretto.artifact.report.DetectorReport;
import io.lazaretto.artifact.report.Observation;
import io.lazaretto.artifact.report.Outcome;
import java.util.List;

/** Inspects a model and says what is expected of it. */
public final class InspectionAssert {
    private final Inspection inspection;

    private InspectionAssert(Inspection inspection) {
        this.inspection = inspection;
    }

    public static InspectionAssert inspecting(ModelBytes model) {
        return inspecting(model, InspectionLimits.DEFAULT);
    }

    public static InspectionAssert inspecting(ModelBytes model, InspectionLimits limits) {
        return new InspectionAssert(new Inspector(limits).inspect(model));
    }

    public static InspectionAssert inspecting(String name, byte[] bytes) {
        return inspecting(TestingModel.of(name, bytes));
    }

    public Inspection inspection() {
        return inspection;
    }

    /** Every detector is clear. */
    public InspectionAssert staysSilent() {
        for (DetectorReport report : inspection.reports()) {
            assertThat(report.outcome()).as("%s", report).isEqualTo(Outcome.CLEAR);
        }
        return this;
    }

    /** Some detector is not clear. */
    public InspectionAssert isNotClear() {
        assertThat(inspection.reports()).as("%s", inspection).anySatisfy(r -> assertThat(r.outcome())
                .isNotEqualTo(Outcome.CLEAR));
        return this;
    }

    public InspectionAssert reports(String detector, Outcome outcome, String rule) {
        DetectorReport report = report(detector);
        assertThat(report.outcome()).as("%s", report).isEqualTo(outcome);
        assertThat(rules(report)).contains(rule);
        return this;
    }

    public InspectionAssert isInconclusive(String detector, String reason) {
        DetectorReport report = report(detector);
        assertThat(report.outcome()).as("%s", report).isEqualTo(Outcome.INCONCLUSIVE);
        assertThat(report.reason()).isEqualTo(reason);
        return this;
    }

    public DetectorReport report(String detector) {
        return inspection.reports().stream()
                .filter(r -> r.detector().equals(detector))
                .findFirst()
                .orElseThrow();
    }

    public static List<String> rules(DetectorReport report) {
        return report.observations().stream().map(Observation::rule).toList();
    }
}
