package io.lazaretto.standalone.render;

import static org.assertj.core.api.Assertions.assertThat;

import io.lazaretto.schemas.event.Action;
import io.lazaretto.schemas.event.Finding;
import io.lazaretto.schemas.event.Location;
import io.lazaretto.schemas.event.Observation;
import io.lazaretto.schemas.event.Outcome;
import io.lazaretto.schemas.event.Severity;
import io.lazaretto.schemas.event.Verdict;
import io.lazaretto.schemas.event.VerdictKind;
import io.lazaretto.standalone.testing.Verdicts;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VerdictTextTest {
    private static final String HOSTILE = "evil\n\u001b[32mPASSED\u202e";
    private final VerdictText plain = new VerdictText(Colour.OFF);

    private static Observation observation(String text) {
        return new Observation(
                "pickle.global.dangerous",
                Severity.CRITICAL,
                text,
                new Location(text, text, 23L),
                Map.of(text, text),
                List.of("CWE-502"));
    }

    private static Verdict malicious(List<Observation> observations) {
        Verdict verdict = Verdicts.of(VerdictKind.MALICIOUS, Action.REJECT);
        Finding finding = Verdicts.finding("artifact.pickle", "1", Outcome.THREAT);
        finding.setObservations(observations);
        verdict.setFindings(List.of(finding));
        return verdict;
    }

    @Test
    void paragraphSaysVerdictActionFindingAndPlace() {
        String text = plain.paragraph(malicious(List.of(observation("data.pkl"))));
        assertThat(text.lines().findFirst()).contains("MALICIOUS  REJECT  m");
        assertThat(text)
                .contains("One sentence.")
                .contains("THREAT          artifact.pickle")
                .contains("CRITICAL  pickle.global.dangerous  at data.pkl › data.pkl +23");
    }

    @Test
    void paragraphSaysWhatWasNotExamined() {
        String text = plain.paragraph(Verdicts.passed());
        assertThat(text)
                .contains("examined  code-execution (strength not measured)")
                .contains("not       data-poisoning");
    }

    @Test
    void triggerKindsAreNamedWhereOnlySomeWereExamined() {
        Verdict verdict = Verdicts.passed();
        verdict.getCoverage().get(1).setExaminedBy(List.of("bait"));
        verdict.getCoverage().get(1).setStrength(io.lazaretto.schemas.event.Strength.STRONG);
        assertThat(plain.paragraph(verdict)).contains("data-poisoning (strong)").contains("data-poisoning: composite");
    }

    @Test
    void hostileTextIsEscapedEverywhere() {
        Verdict verdict = malicious(List.of(observation(HOSTILE)));
        verdict.setName(HOSTILE);
        verdict.setSummary(HOSTILE);
        verdict.setSource(HOSTILE);
        verdict.setKind(HOSTILE);
        verdict.getFindings().getFirst().setReason(HOSTILE);
        verdict.setMissing(List.of(HOSTILE));
        for (String text : List.of(plain.paragraph(verdict), plain.line(verdict))) {
            assertThat(text)
                    .doesNotContain("\u001b")
                    .doesNotContain("\u202e")
                    .contains("evil\\n\\u001b[32mPASSED\\u202e");
        }
        assertThat(plain.line(verdict).lines()).hasSize(1);
    }

    @Test
    void quotesCannotEndAValueOfALine() {
        Verdict verdict = Verdicts.passed();
        verdict.setName("x\" verdict=PASSED");
        assertThat(plain.line(verdict)).contains("name=\"x\\\" verdict=PASSED\"");
    }

    @Test
    void manyObservationsAreCountedInsteadOfShown() {
        String text = plain.paragraph(malicious(Collections.nCopies(1000, observation("p"))));
        assertThat(text).contains("980 more");
        assertThat(text.lines().count()).isLessThan(150);
    }

    @Test
    void notesAreCountedAndDoNotHideWhatIsSerious() {
        Observation note = observation("note.bin");
        note.setSeverity(Severity.NOTE);
        List<Observation> observations = new java.util.ArrayList<>(Collections.nCopies(30, note));
        observations.add(observation("data.pkl"));
        String text = plain.paragraph(malicious(observations));
        assertThat(text).contains("30 notes").contains("data.pkl").doesNotContain("note.bin");
    }

    @Test
    void coloursAppearOnlyWhenTheyAreOn() {
        assertThat(plain.paragraph(Verdicts.passed())).doesNotContain("\u001b");
        assertThat(new VerdictText(Colour.ON).paragraph(Verdicts.passed())).startsWith("\u001b[1;32mPASSED\u001b[0m");
    }

    @Test
    void aModelWithoutDigestSaysSo() {
        Verdict verdict = Verdicts.of(VerdictKind.INCONCLUSIVE, Action.QUARANTINE);
        verdict.setContentDigest(null);
        assertThat(plain.paragraph(verdict)).contains("no digest");
        assertThat(plain.line(verdict)).contains("contentDigest=none ");
    }
}
