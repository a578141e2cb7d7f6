package io.lazaretto.worker.child;

import static org.assertj.core.api.Assertions.assertThat;

import io.lazaretto.artifact.inspect.InspectionLimits;
import io.lazaretto.artifact.inspect.Inspector;
import io.lazaretto.artifact.report.DetectorReport;
import io.lazaretto.artifact.report.Outcome;
import io.lazaretto.detectors.Detectors;
import java.util.List;
import org.junit.jupiter.api.Test;

class RehearsalTest {
    @Test
    void everyDetectorFinishesSoThatItsClassesAreLoaded() {
        List<DetectorReport> reports = Rehearsal.run(
                (bytes, limit) -> new Inspector(InspectionLimits.DEFAULT.within(limit)).inspect(bytes),
                Detectors.reading());
        assertThat(reports)
                .extracting(DetectorReport::detector)
                .contains(
                        "artifact.format",
                        "artifact.safetensors",
                        "artifact.pickle",
                        "artifact.hidden-text",
                        "provenance",
                        "tensor-census",
                        "tensor-recheck");
        assertThat(reports).extracting(DetectorReport::outcome).containsOnly(Outcome.CLEAR);
    }

    @Test
    void theFirstStageProposesSomethingForTheSecond() {
        List<DetectorReport> reports = Rehearsal.run(
                (bytes, limit) -> new Inspector(InspectionLimits.DEFAULT.within(limit)).inspect(bytes),
                Detectors.reading());
        assertThat(reports)
                .filteredOn(report -> report.detector().equals("tensor-census"))
                .allSatisfy(report -> assertThat(report.candidates()).isNotEmpty());
    }
}
