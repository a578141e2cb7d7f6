package io.lazaretto.standalone.scan;

import static org.assertj.core.api.Assertions.assertThat;

import io.lazaretto.schemas.detector.DetectorCatalogue;
import io.lazaretto.schemas.event.ModelArrival;
import io.lazaretto.schemas.event.Outcome;
import io.lazaretto.schemas.event.Profile;
import io.lazaretto.schemas.event.ScanRequest;
import io.lazaretto.schemas.event.Verdict;
import io.lazaretto.standalone.testing.Verdicts;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class WaitingTest {
    private static final Duration SETTLE = Duration.ofSeconds(5);

    private final Waiting waiting = new Waiting(
            new ModelArrival(
                    "arr-1",
                    "m",
                    "./m",
                    "file:///m",
                    "sha256:1",
                    "cli",
                    new ScanRequest(Profile.INSPECT, null, null, null, null),
                    Instant.EPOCH),
            1_000);

    private void inspect(long now) {
        DetectorCatalogue.release()
                .required(Profile.INSPECT, 0)
                .forEach(detector ->
                        waiting.found(Verdicts.finding(detector.id(), detector.version(), Outcome.CLEAR), now));
    }

    @Test
    void anEarlierVerdictOfTheSameDetectorsAnswersAtOnce() {
        assertThat(waiting.remember(Verdicts.passed())).isPresent();
    }

    @Test
    void anEarlierVerdictThatIsNotFinalDoesNotAnswer() {
        Verdict verdict = Verdicts.passed();
        verdict.setFinal$(false);
        assertThat(waiting.remember(verdict)).isEmpty();
        inspect(0);
        assertThat(waiting.settled(SETTLE.toNanos() + 1, SETTLE)).isEmpty();
    }

    @Test
    void anEarlierVerdictOfAnOlderDetectorWaitsForTheRepeatedInspection() {
        Verdict verdict = Verdicts.passed();
        verdict.getFindings().getFirst().setDetectorVersion("0");
        assertThat(waiting.remember(verdict)).isEmpty();
        assertThat(waiting.settled(Long.MAX_VALUE, SETTLE)).isEmpty();
    }

    @Test
    void anEarlierVerdictAfterTroubleWaitsForTheRepeatedInspection() {
        Verdict verdict = Verdicts.passed();
        verdict.getFindings().getFirst().setRetryable(true);
        assertThat(waiting.remember(verdict)).isEmpty();
    }

    @Test
    void anEarlierVerdictWithSomethingMissingWaits() {
        Verdict verdict = Verdicts.passed();
        verdict.setMissing(List.of("bait"));
        assertThat(waiting.remember(verdict)).isEmpty();
    }

    @Test
    void onceTheRepeatedInspectionChangedNothingTheEarlierVerdictAnswers() {
        Verdict verdict = Verdicts.passed();
        verdict.setMissing(List.of("bait"));
        waiting.remember(verdict);
        inspect(0);
        assertThat(waiting.settled(SETTLE.toNanos() - 1, SETTLE)).isEmpty();
        assertThat(waiting.settled(SETTLE.toNanos() + 1, SETTLE)).contains(verdict);
    }

    @Test
    void aPartOfTheInspectionIsNotEnough() {
        Verdict verdict = Verdicts.passed();
        verdict.setMissing(List.of("bait"));
        waiting.remember(verdict);
        waiting.found(Verdicts.finding(DetectorCatalogue.MANIFEST, "1", Outcome.CLEAR), 0);
        assertThat(waiting.settled(Long.MAX_VALUE, SETTLE)).isEmpty();
    }

    @Test
    void withoutAnEarlierVerdictNothingSettles() {
        inspect(0);
        assertThat(waiting.settled(Long.MAX_VALUE, SETTLE)).isEmpty();
    }

    @Test
    void theDeadlineEndsTheWaiting() {
        assertThat(waiting.expired(1_000)).isFalse();
        assertThat(waiting.expired(1_001)).isTrue();
    }
}
