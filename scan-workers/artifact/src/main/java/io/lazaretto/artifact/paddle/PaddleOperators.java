package io.lazaretto.artifact.paddle;

import io.lazaretto.artifact.reader.ListedNames;
import io.lazaretto.artifact.reader.Reading;
import io.lazaretto.artifact.report.Evidence;
import io.lazaretto.artifact.report.Place;
import io.lazaretto.artifact.report.Signal;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Judges the operators of a program by what they reach; each once. */
final class PaddleOperators {
    private static final int MAX_DISTINCT = 4096;
    private static final Set<String> LISTED = Set.copyOf(ListedNames.of(PaddleOperators.class, "operators.txt"));

    private final Place place;
    private final Reading reading;
    private final Set<String> seen = new HashSet<>();

    PaddleOperators(Place place, Reading reading) {
        this.place = place;
        this.reading = reading;
    }

    void judge(String operator, long offset) {
        // Operators that write into their input carry a line below their name.
        String name = LISTED.contains(operator) || !operator.endsWith("_")
                ? operator
                : operator.substring(0, operator.length() - 1);
        if (LISTED.contains(name) || seen.size() < MAX_DISTINCT && !seen.add(name)) {
            return;
        }
        Map<String, String> evidence = Map.of("operator", Evidence.text(operator));
        if (LISTED.contains("!" + name)) {
            reading.report(Signal.threat(
                    "paddle.operator.dangerous",
                    "An operator that reads or writes any file",
                    place.at(offset),
                    evidence,
                    List.of("CWE-73", "AML.T0018.002")));
        } else if (LISTED.contains("?" + name)) {
            reading.report(Signal.suspect(
                    "paddle.operator.outside",
                    "An operator that reaches callables, readers, other processes or engines",
                    place.at(offset),
                    evidence,
                    List.of("CWE-829")));
        } else {
            reading.report(Signal.suspect(
                    "paddle.operator.unknown",
                    "An operator that only a library outside the model can run",
                    place.at(offset),
                    evidence,
                    List.of("CWE-829")));
        }
    }
}
