package io.lazaretto.aggregator.budget;

import static java.util.Objects.requireNonNull;

import io.lazaretto.schemas.event.Finding;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes a list of findings fit into a number of bytes. Outcomes, reasons and the most severe observations stay; evidence
 * and further observations go, largest findings first. Deterministic: the same findings give the same result, whatever
 * their order.
 */
public final class FindingBudget {
    private FindingBudget() {}

    /**
     * @param maxBytes bound on the sum of the encoded findings; exceeded only where that many bare outcomes do not fit
     * @return the same findings in the same order, those that had to shrink with a note of what was left out
     */
    public static List<Finding> fit(List<Finding> findings, int maxBytes) {
        requireNonNull(findings, "findings is null");
        Map<Finding, Integer> sizes = new IdentityHashMap<>(findings.size());
        long total = 0;
        for (Finding finding : findings) {
            int size = EncodedSize.of(finding);
            sizes.put(finding, size);
            total += size;
        }
        return total <= maxBytes ? findings : shrinkLargest(findings, sizes, maxBytes);
    }

    private static List<Finding> shrinkLargest(List<Finding> findings, Map<Finding, Integer> sizes, int maxBytes) {
        List<Finding> smallestFirst = new ArrayList<>(findings);
        smallestFirst.sort(Comparator.<Finding>comparingInt(sizes::get).thenComparing(Finding::getFindingId));
        Map<Finding, Finding> fitted = new IdentityHashMap<>(findings.size());
        int bytesLeft = maxBytes;
        int findingsLeft = findings.size();
        for (Finding finding : smallestFirst) {
            int share = Math.max(0, bytesLeft) / findingsLeft--;
            Finding result = sizes.get(finding) <= share ? finding : Truncation.shrink(finding, share);
            fitted.put(finding, result);
            bytesLeft -= EncodedSize.of(result);
        }
        return findings.stream().map(fitted::get).toList();
    }
}
