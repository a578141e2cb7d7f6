package io.lazaretto.proving.checker;

import io.lazaretto.proving.capture.Capture;
import io.lazaretto.proving.capture.Captured;
import io.lazaretto.schemas.event.FindingRecorded;
import io.lazaretto.schemas.event.ModelArrival;
import io.lazaretto.schemas.event.ModelFacts;
import io.lazaretto.schemas.event.Verdict;
import java.net.URI;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A capture with the indexes that several rules need, and what was promised. Immutable. */
final class Evidence {
    private final Capture capture;
    private final List<Demand> demands;
    private final Map<String, List<Captured<ModelArrival>>> arrivals;
    private final Map<String, List<Captured<Verdict>>> verdicts;
    private final Map<String, List<Captured<FindingRecorded>>> findingsBySubject;
    private final Map<String, ModelFacts> facts;

    Evidence(Capture capture, List<Demand> demands) {
        this.capture = capture;
        this.demands = List.copyOf(demands);
        this.arrivals = group(capture.arrivals(), ModelArrival::getArrivalId);
        this.verdicts = group(capture.verdicts(), Verdict::getArrivalId);
        this.findingsBySubject = group(capture.findings(), f -> f.getFinding().getSubject());
        this.facts = new HashMap<>();
        for (Captured<FindingRecorded> finding : capture.findings()) {
            ModelFacts known = finding.value().getFacts();
            if (known != null) {
                facts.putIfAbsent(known.getContentDigest(), known);
            }
        }
    }

    /** Records of one key share a partition, so partition and offset give their order. */
    private static <T> Map<String, List<Captured<T>>> group(List<Captured<T>> records, Function<T, String> by) {
        return records.stream()
                .sorted(Comparator.<Captured<T>>comparingInt(Captured::partition)
                        .thenComparingLong(Captured::offset))
                .collect(Collectors.groupingBy(
                        r -> by.apply(r.value()), LinkedHashMap::new, Collectors.toUnmodifiableList()));
    }

    Capture capture() {
        return capture;
    }

    List<Demand> demands() {
        return demands;
    }

    Map<String, List<Captured<ModelArrival>>> arrivals() {
        return arrivals;
    }

    Optional<ModelArrival> arrival(String arrivalId) {
        return arrivals.getOrDefault(arrivalId, List.of()).stream().findFirst().map(Captured::value);
    }

    Map<String, List<Captured<Verdict>>> verdicts() {
        return verdicts;
    }

    Optional<Captured<Verdict>> lastVerdict(String arrivalId) {
        List<Captured<Verdict>> all = verdicts.getOrDefault(arrivalId, List.of());
        return all.isEmpty() ? Optional.empty() : Optional.of(all.getLast());
    }

    Map<String, List<Captured<FindingRecorded>>> findingsBySubject() {
        return findingsBySubject;
    }

    /** What inspection learned about a content. */
    Optional<ModelFacts> facts(String contentDigest) {
        return Optional.ofNullable(contentDigest).map(facts::get);
    }

    /** Ids of the arrivals that answer a demand; empty when it was lost. */
    List<String> arrivalsOf(Demand demand) {
        return switch (demand) {
            case Demand.Acknowledged acknowledged ->
                arrivals.containsKey(acknowledged.arrivalId()) ? List.of(acknowledged.arrivalId()) : List.of();
            case Demand.Landed landed ->
                arrivals.entrySet().stream()
                        .filter(e -> e.getValue().stream()
                                .anyMatch(a -> samePlace(a.value().getArtifactUri(), landed.location())))
                        .map(Map.Entry::getKey)
                        .toList();
        };
    }

    private static boolean samePlace(String artifactUri, URI location) {
        try {
            return Path.of(URI.create(artifactUri)).equals(Path.of(location));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
