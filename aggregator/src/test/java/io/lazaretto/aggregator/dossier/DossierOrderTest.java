package io.lazaretto.aggregator.dossier;

import static io.lazaretto.aggregator.testing.Arrivals.ref;
import static org.assertj.core.api.Assertions.assertThat;

import io.lazaretto.aggregator.testing.Findings;
import io.lazaretto.schemas.detector.DetectorCatalogue;
import io.lazaretto.schemas.detector.DetectorDescriptor;
import io.lazaretto.schemas.event.CaseUpdate;
import io.lazaretto.schemas.event.FindingRecorded;
import io.lazaretto.schemas.event.Outcome;
import io.lazaretto.schemas.event.Profile;
import io.lazaretto.schemas.identity.Identities;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same set of findings gives the same snapshots, in whatever order and however often each of them comes. */
class DossierOrderTest {
    private static final int PERMUTATIONS = 60;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void everyOrderAndRepetitionGivesTheSameSnapshots(long seed) {
        List<FindingRecorded> set = findings(new Random(seed));
        Map<String, CaseUpdate> expected = told(set);
        assertThat(expected).isNotEmpty();
        Set<List<FindingRecorded>> tried = new HashSet<>();
        Random random = new Random(seed * 31);
        for (int i = 0; i < PERMUTATIONS; i++) {
            List<FindingRecorded> order = new ArrayList<>(set);
            for (int repeated = random.nextInt(set.size()); repeated > 0; repeated--) {
                order.add(set.get(random.nextInt(set.size())));
            }
            Collections.shuffle(order, random);
            tried.add(order);
            assertThat(told(order)).isEqualTo(expected);
        }
        assertThat(tried).hasSizeGreaterThan(PERMUTATIONS / 2);
    }

    private static Map<String, CaseUpdate> told(List<FindingRecorded> order) {
        TestingDossier dossier = new TestingDossier();
        dossier.foldAll(order);
        return dossier.told();
    }

    /** Inspections of two arrivals and the answers to the tasks they lead to, each slot at up to three levels. */
    private static List<FindingRecorded> findings(Random random) {
        List<FindingRecorded> set = new ArrayList<>();
        Profile[] profiles = Profile.values();
        List<FindingRecorded> first = Findings.cleanInspection(ref("a", profiles[random.nextInt(3)]));
        List<FindingRecorded> second = Findings.cleanInspection(ref("b", profiles[random.nextInt(3)]));
        set.addAll(first);
        set.addAll(second);
        Outcome pickle = Outcome.values()[random.nextInt(4)];
        for (List<FindingRecorded> inspection : List.of(first, second)) {
            // One content, one reading: completed outcomes of one id do not differ.
            inspection.get(3).setFinding(Findings.inspection(Findings.CONTENT, DetectorCatalogue.PICKLE, pickle));
        }
        if (random.nextBoolean()) {
            Findings.retryable(second.get(2).getFinding());
        }
        if (random.nextBoolean()) {
            set.add(Findings.recorded(
                    Findings.interim(Findings.inspection(Findings.CONTENT, DetectorCatalogue.FORMAT)),
                    ref("a", first.getFirst().getArrival().getRequest().getProfile())));
        }
        FindingRecorded census = census(random);
        set.add(census);
        if (random.nextBoolean()) {
            FindingRecorded trace =
                    FindingRecorded.newBuilder(census(new Random(0))).build();
            Findings.interim(trace.getFinding());
            set.add(trace);
        }
        if (!census.getFinding().getCandidates().isEmpty() && random.nextBoolean()) {
            DetectorDescriptor recheck =
                    Findings.CATALOGUE.find(DetectorCatalogue.TENSOR_RECHECK).orElseThrow();
            set.add(Findings.answer(
                    Identities.findingId(
                            Findings.WEIGHTS,
                            recheck.id(),
                            recheck.version(),
                            recheck.configDigest(),
                            null,
                            Identities.candidateSetDigest(census.getFinding().getCandidates())),
                    recheck.id(),
                    Outcome.SUSPECT));
        }
        return set;
    }

    private static FindingRecorded census(Random random) {
        DetectorDescriptor census =
                Findings.CATALOGUE.find(DetectorCatalogue.TENSOR_CENSUS).orElseThrow();
        FindingRecorded finding = Findings.answer(
                Identities.findingId(
                        Findings.WEIGHTS, census.id(), census.version(), census.configDigest(), null, null),
                census.id(),
                Outcome.CLEAR);
        if (random.nextBoolean()) {
            finding.getFinding()
                    .setCandidates(List.of(Findings.candidate("row 7", 9), Findings.candidate("row 3", 12)));
        }
        return finding;
    }
}
