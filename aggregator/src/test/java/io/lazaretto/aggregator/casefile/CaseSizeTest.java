package io.lazaretto.aggregator.casefile;

import static org.assertj.core.api.Assertions.assertThat;

import io.lazaretto.aggregator.budget.EncodedSize;
import io.lazaretto.aggregator.testing.Arrivals;
import io.lazaretto.aggregator.testing.Findings;
import io.lazaretto.aggregator.testing.Largest;
import io.lazaretto.schemas.event.ArrivalRef;
import io.lazaretto.schemas.event.FindingRecorded;
import io.lazaretto.schemas.event.ModelArrival;
import io.lazaretto.schemas.event.Outcome;
import io.lazaretto.schemas.event.Profile;
import io.lazaretto.schemas.event.ScanRequest;
import io.lazaretto.schemas.event.VerdictKind;
import io.lazaretto.schemas.identity.Identities;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The largest case: two contents under one address, and what was said before either was known. */
class CaseSizeTest {
    private static final List<String> SUBJECTS =
            List.of(Identities.arrivalSubject("a"), Findings.CONTENT, "sha256:" + "e".repeat(64));

    @ParameterizedTest
    @ValueSource(ints = {1, 10, 100, 1000})
    void theLargestCaseAndItsVerdictFit(int text) {
        Random random = new Random(text);
        TestingCase cases = new TestingCase();
        ModelArrival arrival = Arrivals.arrival(
                "a",
                new ScanRequest(Profile.DEEP, Largest.wide(12_300), Largest.wide(12_300), Largest.wide(200), null));
        arrival.setArtifactUri("file:///" + "x".repeat(12_300));
        cases.arrive(arrival);
        ArrivalRef ref = Arrivals.ref(arrival);
        for (String subject : SUBJECTS) {
            for (FindingRecorded finding : Findings.inspection(ref, subject, Outcome.THREAT)) {
                Largest.report(finding.getFinding(), random, text);
                if (finding.getFacts() != null) {
                    finding.setFacts(Largest.facts(subject));
                }
                cases.find(finding);
                assertThat(EncodedSize.of(cases.state())).isLessThan(Largest.RECORD);
            }
        }
        assertThat(cases.state().getUpdates().size()).isEqualTo(3);
        assertThat(cases.verdict().getVerdict()).isEqualTo(VerdictKind.MALICIOUS);
        assertThat(EncodedSize.of(cases.verdict())).isLessThan(Largest.RECORD);
    }
}
