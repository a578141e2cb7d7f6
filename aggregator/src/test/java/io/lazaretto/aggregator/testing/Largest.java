package io.lazaretto.aggregator.testing;

import io.lazaretto.schemas.event.ArrivalRef;
import io.lazaretto.schemas.event.Candidate;
import io.lazaretto.schemas.event.FileFormat;
import io.lazaretto.schemas.event.Finding;
import io.lazaretto.schemas.event.LicenseClaim;
import io.lazaretto.schemas.event.LineageClaim;
import io.lazaretto.schemas.event.Location;
import io.lazaretto.schemas.event.ModelFacts;
import io.lazaretto.schemas.event.Observation;
import io.lazaretto.schemas.event.Severity;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** The most that workers and requests may say, in characters of three bytes. */
public final class Largest {
    /** A record of the aggregator's producer, less room for key, headers and what frames them. */
    public static final int RECORD = (1 << 20) - (16 << 10);

    private static final int REASON = 200;
    private static final int REPORT_BYTES = 64 << 10;

    private Largest() {}

    public static String wide(int characters) {
        return "\u20ac".repeat(characters);
    }

    /** Longer lists and texts than a worker sends. */
    public static ModelFacts facts(String content) {
        return new ModelFacts(
                content,
                Findings.WEIGHTS,
                Long.MAX_VALUE,
                Long.MAX_VALUE,
                "adapter",
                wide(250),
                IntStream.range(0, 64).mapToObj(i -> "format-" + i).toList(),
                Collections.nCopies(64, new LineageClaim(wide(250), wide(250), wide(1000))),
                IntStream.range(0, 40).mapToObj(i -> "weights-" + i).toList(),
                Collections.nCopies(64, new LicenseClaim(wide(250), wide(250), wide(1000))),
                Collections.nCopies(256, new FileFormat(wide(250), "safetensors")));
    }

    /** Gives the arrival addresses of the length that a request may have. */
    public static ArrivalRef addresses(ArrivalRef arrival) {
        arrival.setArtifactUri("file:///" + "x".repeat(12_300));
        arrival.getRequest().setReference(wide(12_300));
        return arrival;
    }

    /**
     * Fills a finding up to what a worker lets through.
     *
     * @param text characters of each text in it: with few, there are many observations
     */
    public static void report(Finding finding, Random random, int text) {
        List<Observation> observations = new ArrayList<>();
        int bytes = 0;
        while (text > 0 && bytes < REPORT_BYTES && observations.size() < 200) {
            Map<String, String> evidence = new TreeMap<>();
            for (int i = random.nextInt(4); i >= 0; i--) {
                evidence.put(wide(Math.min(text, 90)) + i, wide(text));
            }
            Observation observation = new Observation(
                    wide(Math.min(text, 100)),
                    Severity.values()[random.nextInt(Severity.values().length)],
                    wide(Math.min(text, 300)),
                    new Location(wide(text), wide(text), 1L),
                    evidence,
                    Collections.nCopies(16, wide(Math.min(text, 100))));
            observations.add(observation);
            bytes += 3 * text * (4 + evidence.size()) + 48 * Math.min(text, 100);
        }
        finding.setObservations(observations);
        finding.setReason(text == 0 ? null : wide(REASON));
        finding.setCandidates(IntStream.range(0, text == 0 ? 0 : 64)
                .mapToObj(i -> new Candidate(
                        "tensor-row", wide(Math.min(text, 1000)) + i, (double) i, "x", Map.of("e", wide(text / 4))))
                .toList());
    }
}
