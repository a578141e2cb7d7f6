package io.lazaretto.aggregator.dossier;

import io.lazaretto.aggregator.budget.Truncation;
import io.lazaretto.schemas.event.Candidate;
import io.lazaretto.schemas.event.Finding;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The bounded union of what several findings propose, without duplicates, most suspicious first.
 *
 * @param leftOut how many were proposed but are not in it, as far as known
 */
record Candidates(List<Candidate> kept, int leftOut) {
    private static final Comparator<Candidate> MOST_SUSPICIOUS_FIRST = Comparator.comparing(Candidates::score)
            .reversed()
            .thenComparing(Candidate::getKind)
            .thenComparing(Candidate::getValue)
            .thenComparing(c -> new TreeMap<>(c.getEvidence()).toString())
            .thenComparing(Candidate::getProposedBy);

    private record Key(String kind, String value, Map<String, String> evidence) {}

    static Candidates of(Collection<Finding> findings, int max) {
        List<Candidate> all = new ArrayList<>();
        int leftOut = 0;
        for (Finding finding : findings) {
            all.addAll(finding.getCandidates());
            leftOut += Truncation.candidatesLeftOut(finding);
        }
        all.sort(MOST_SUSPICIOUS_FIRST);
        Set<Key> seen = new HashSet<>();
        all.removeIf(c -> !seen.add(new Key(c.getKind(), c.getValue(), c.getEvidence())));
        List<Candidate> kept = all.stream().limit(max).toList();
        return new Candidates(kept, leftOut + all.size() - kept.size());
    }

    boolean hasTensors() {
        return kept.stream().anyMatch(c -> c.getKind().startsWith("tensor"));
    }

    private static double score(Candidate candidate) {
        Double score = candidate.getScore();
        return score == null || score.isNaN() ? Double.NEGATIVE_INFINITY : score;
    }
}
