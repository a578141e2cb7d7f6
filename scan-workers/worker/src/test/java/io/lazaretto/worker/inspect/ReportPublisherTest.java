package io.lazaretto.worker.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import io.lazaretto.artifact.report.DetectorReport;
import io.lazaretto.artifact.report.Outcome;
import io.lazaretto.schemas.content.FileState;
import io.lazaretto.schemas.content.ModelListing;
import io.lazaretto.schemas.content.ModelListing.ListedFile;
import io.lazaretto.schemas.event.Finding;
import io.lazaretto.schemas.event.FindingRecorded;
import io.lazaretto.schemas.event.ModelFacts;
import io.lazaretto.schemas.event.PlannedDetector;
import io.lazaretto.schemas.event.Profile;
import io.lazaretto.schemas.event.ScanTask;
import io.lazaretto.worker.finding.FindingWriter;
import io.lazaretto.worker.work.Delivery;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes final, and what another attempt may change. */
class ReportPublisherTest {
    private static final String DETECTOR = "inference-check";
    private static final String CONTENT = "sha256:" + "0".repeat(64);
    private static final PlannedDetector PLANNED = new PlannedDetector(DETECTOR, "1", "cfg", "fnd-1");

    private static ScanTask task(String base) {
        ModelFacts facts = new ModelFacts(
                CONTENT, null, 1L, 1L, "adapter", null, List.of(), List.of(), List.of(), List.of(), List.of());
        return new ScanTask(
                "task-1",
                CONTENT,
                List.of("file:///m"),
                1,
                Profile.STANDARD,
                facts,
                List.of(PLANNED),
                base,
                null,
                List.of(),
                Instant.EPOCH);
    }

    private static Finding published(Outcome outcome, String reason, String baseRefusal) {
        List<FindingRecorded> findings = new ArrayList<>();
        new ReportPublisher(
                        new Delivery<>(task("file:///base"), 1, null),
                        new HashMap<>(Map.of(DETECTOR, PLANNED)),
                        baseRefusal,
                        () -> true,
                        new FindingWriter("test", InstantSource.system()),
                        findings::add)
                .report(new DetectorReport(DETECTOR, outcome, reason, Double.NaN, List.of(), List.of()), 1);
        return findings.getFirst().getFinding();
    }

    @ParameterizedTest
    @CsvSource({
        "inference not available, true",
        "needs 14 GiB, true",
        "out of time, true",
        "unreadable, true",
        "malformed, false",
        "unsupported architecture: X, false",
        "base model not available: org/base, false"
    })
    void onlyWhatTheMachineLackedMayBeTriedAgain(String reason, boolean retryable) {
        Finding finding = published(Outcome.INCONCLUSIVE, reason, null);
        assertThat(finding.getRetryable()).isEqualTo(retryable);
        assertThat(finding.getReason()).isEqualTo(reason);
    }

    @Test
    void aNamedBaseThatIsNotThereIsSaidWithItsCauseAndMayComeBack() {
        Finding finding = published(Outcome.INCONCLUSIVE, "base model not available: adapter", "no such path");
        assertThat(finding.getReason()).isEqualTo("base model not available: no such path");
        assertThat(finding.getRetryable()).isTrue();
    }

    @Test
    void anOutcomeThatDidNotNeedTheBaseStays() {
        Finding finding = published(Outcome.INCONCLUSIVE, "malformed", "no such path");
        assertThat(finding.getReason()).isEqualTo("malformed");
        assertThat(finding.getRetryable()).isFalse();
    }

    @Test
    void aProcessGoesOnWithTheSameModelOnTheSameFilesOfItsBaseOnly() {
        ScanTask task = task("file:///base");
        String key = DetectionWork.modelKey(task, base(1));
        assertThat(DetectionWork.modelKey(task, base(1))).isEqualTo(key);
        assertThat(DetectionWork.modelKey(task, base(2))).isNotEqualTo(key);
        assertThat(DetectionWork.modelKey(task, new ModelListing(List.of(), List.of())))
                .isNotEqualTo(key);
    }

    private static ModelListing base(long modified) {
        FileTime time = FileTime.fromMillis(modified);
        return new ModelListing(
                List.of(new ListedFile("w", Path.of("/base/w"), new FileState(9, time, time, "key"))), List.of());
    }
}
