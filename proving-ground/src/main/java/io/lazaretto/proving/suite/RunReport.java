package io.lazaretto.proving.suite;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.lazaretto.proving.capture.Capture;
import io.lazaretto.proving.checker.Invariant;
import io.lazaretto.proving.checker.Violation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What came out of a run.
 *
 * @param strikes by kind and role, for instance {@code KILL worker → 9}
 * @param demanded models that were promised a verdict
 * @param arrivals distinct arrivals on the topic
 * @param arrivalRecords records on the topic; more than {@code arrivals} where one was published again
 * @param decided arrivals with a final verdict
 * @param verdictRecords revisions in all
 * @param arrivalsByRevisions how many arrivals got one revision, two, …
 * @param findings records on the topic
 * @param distinctFindings distinct (finding, arrival) pairs among them
 * @param repeatedRequests HTTP requests that the client had to repeat
 * @param heldByZombies work items that paused workers held when their lease ran out
 * @param orphans processes that outlived the member that started them
 * @param loadSeconds from the first submission to the last
 * @param settleSeconds from the last submission to quiet
 * @param violations by invariant; empty when all promises were kept
 * @param details the first violations in words
 */
public record RunReport(
        String name,
        String deployment,
        long seed,
        Map<String, Integer> strikes,
        int demanded,
        int arrivals,
        int arrivalRecords,
        int decided,
        int verdictRecords,
        Map<Integer, Long> arrivalsByRevisions,
        int findings,
        int distinctFindings,
        int tasks,
        int repeatedRequests,
        long heldByZombies,
        long orphans,
        long loadSeconds,
        long settleSeconds,
        Map<Invariant, Long> violations,
        List<String> details) {
    private static final int MAX_DETAILS = 50;

    static Map<Invariant, Long> count(List<Violation> violations) {
        return violations.stream()
                .collect(Collectors.groupingBy(Violation::invariant, TreeMap::new, Collectors.counting()));
    }

    static List<String> details(List<Violation> violations) {
        return violations.stream().limit(MAX_DETAILS).map(Violation::toString).toList();
    }

    static Map<Integer, Long> arrivalsByRevisions(Capture capture) {
        Map<String, Integer> revisions = capture.verdicts().stream()
                .collect(Collectors.toMap(v -> v.value().getArrivalId(), unused -> 1, Integer::sum));
        return revisions.values().stream()
                .collect(Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting()));
    }

    static int distinctFindings(Capture capture) {
        return (int) capture.findings().stream()
                .map(f -> f.value().getFinding().getFindingId()
                        + ' '
                        + (f.value().getArrival() == null
                                ? ""
                                : f.value().getArrival().getArrivalId()))
                .distinct()
                .count();
    }

    /** Writes the report as JSON. */
    public void writeTo(Path file) throws IOException {
        new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(file.toFile(), this);
    }
}
