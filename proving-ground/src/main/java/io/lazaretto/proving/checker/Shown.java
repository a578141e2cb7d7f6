package io.lazaretto.proving.checker;

import io.lazaretto.schemas.event.Finding;
import java.util.Collection;
import java.util.stream.Collectors;

/** Findings as short text for a violation. */
final class Shown {
    private Shown() {}

    static String findings(Collection<Finding> findings) {
        return findings.stream().map(Shown::finding).sorted().collect(Collectors.joining(", ", "[", "]"));
    }

    private static String finding(Finding finding) {
        return finding.getDetector()
                + '='
                + finding.getOutcome()
                + (finding.getInterim() ? " (interim)" : "")
                + (finding.getReason() == null ? "" : " (" + finding.getReason() + ')');
    }
}
