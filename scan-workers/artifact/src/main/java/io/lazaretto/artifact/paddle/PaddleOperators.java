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
import java.util.stream.Collectors;

/** Judges the operators of a program by what they reach; each once. */
final class PaddleOperators {
    private static final int MAX_DISTINCT = 4096;
    private static final Set<String> COMPUTING = listed("");
    private static final Set<String> DANGEROUS = listed("!");
    private static final Set<String> OUTSIDE = listed("?");

    private final Place place;
    private final Reading reading;
    private final Set<String> seen = new HashSet<>();

    PaddleOperators(Place place, Reading reading) {
        this.place = place;
        this.reading = reading;
    }

    void judge(String operator, long offset) {
        // Operators that write into their input carry a line below their name.
        String name =
                isListed(operator) || !operator.endsWith("_") ? operator : operator.substring(0, operator.length() - 1);
        if (COMPUTING.contains(name) || seen.size() < MAX_DISTINCT && !seen.add(name)) {
            return;
        }
        Map<String, String> evidence = Map.of("operator", Evidence.text(operator));
        if (DANGEROUS.contains(name)) {
            reading.report(Signal.threat(
                    "paddle.operator.dangerous",
                    "An operator that reads or writes any file",
                    place.at(offset),
                    evidence,
                    List.of("CWE-73", "AML.T0018.002")));
        } else if (OUTSIDE.contains(name)) {
            reading.report(Signal.suspect(
                    "paddle.operator.outside",
                    "An operator that reaches callables, readers, other processes or engines",
                    place.at(offset),
                    evidence,
                    List.of("CWE-829")));
        } else {
            unknown(operator, offset);
        }
    }

    /** @param operator with its dialect, which is none of those that hold the operators of the list */
    void foreign(String operator, long offset) {
        if (seen.size() >= MAX_DISTINCT || seen.add("." + operator)) {
            unknown(operator, offset);
        }
    }

    private void unknown(String operator, long offset) {
        reading.report(Signal.suspect(
                "paddle.operator.unknown",
                "An operator that only a library outside the model can run",
                place.at(offset),
                Map.of("operator", Evidence.text(operator)),
                List.of("CWE-829")));
    }

    private static boolean isListed(String operator) {
        return COMPUTING.contains(operator) || DANGEROUS.contains(operator) || OUTSIDE.contains(operator);
    }

    /** @param mark that lines of this kind begin with, "" for those without one */
    private static Set<String> listed(String mark) {
        return ListedNames.of(PaddleOperators.class, "operators.txt").stream()
                .filter(line -> mark.isEmpty() ? "!?".indexOf(line.charAt(0)) < 0 : line.startsWith(mark))
                .map(line -> line.substring(mark.length()))
                .collect(Collectors.toUnmodifiableSet());
    }
}
