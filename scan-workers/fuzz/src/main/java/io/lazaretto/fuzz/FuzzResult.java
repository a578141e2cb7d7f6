package io.lazaretto.fuzz;

import java.io.IOException;
import java.time.Duration;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * What came of one run.
 *
 * @param duration on the clock
 * @param processor processor time in it, and for the start
 * @param executions inputs that were tried, those of the corpus included
 * @param coverage edges of the program that were reached
 * @param features edges by how often they were passed, and comparisons by how near they came
 * @param inputs that reached something new
 * @param findings inputs that broke a promise for the first time in this run
 */
record FuzzResult(
        String target,
        Duration duration,
        Duration processor,
        long executions,
        long coverage,
        long features,
        long inputs,
        int findings) {
    private static final Pattern EXECUTIONS = Pattern.compile("stat::number_of_executed_units: (\\d+)");
    private static final Pattern STATE = Pattern.compile("cov: (\\d+) ft: (\\d+) corp: (\\d+)/");

    /** @throws IOException when the fuzzer did not fuzz */
    static FuzzResult of(String target, Duration duration, Duration processor, long findings, String log)
            throws IOException {
        // Said at every finding, and at the end.
        MatchResult executions = last(EXECUTIONS, log);
        MatchResult state = last(STATE, log);
        if (executions == null || state == null) {
            String end = log.substring(Math.max(0, log.length() - 2_000));
            throw new IOException("the fuzzer of " + target + " did not run; it said: " + end);
        }
        return new FuzzResult(
                target,
                duration,
                processor,
                Long.parseLong(executions.group(1)),
                Long.parseLong(state.group(1)),
                Long.parseLong(state.group(2)),
                Long.parseLong(state.group(3)),
                (int) findings);
    }

    private static MatchResult last(Pattern pattern, String log) {
        return pattern.matcher(log).results().reduce((a, b) -> b).orElse(null);
    }

    /** A row of the table in docs/fuzzing.md. */
    String row() {
        return "| %s | %d | %d | %d | %d | %d | %d | %d |"
                .formatted(
                        target,
                        duration.toSeconds(),
                        processor.toSeconds(),
                        executions,
                        coverage,
                        features,
                        inputs,
                        findings);
    }
}
