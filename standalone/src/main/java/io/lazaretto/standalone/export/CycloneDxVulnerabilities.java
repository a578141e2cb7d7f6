package io.lazaretto.standalone.export;

import static io.lazaretto.standalone.export.CycloneDxBom.property;

import io.lazaretto.artifact.report.Rule;
import io.lazaretto.artifact.report.Rules;
import io.lazaretto.schemas.event.Finding;
import io.lazaretto.schemas.event.Observation;
import io.lazaretto.schemas.event.Outcome;
import io.lazaretto.schemas.event.Severity;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What was found in one model: a vulnerability for each rule, with the files that it was seen in. */
final class CycloneDxVulnerabilities {
    private static final int MAX_PLACES = 32;
    private static final Pattern CWE = Pattern.compile("CWE-[1-9]\\d{0,5}");

    private CycloneDxVulnerabilities() {}

    static List<JsonTree> of(ScannedModel scanned, CycloneDxModel model) {
        Map<String, List<Seen>> byRule = new LinkedHashMap<>();
        for (Finding finding : scanned.verdict().getFindings()) {
            boolean found = finding.getOutcome() == Outcome.SUSPECT || finding.getOutcome() == Outcome.THREAT;
            for (Observation observation : finding.getObservations()) {
                if (found && observation.getSeverity().compareTo(Severity.HIGH) >= 0) {
                    byRule.computeIfAbsent(observation.getRule(), unused -> new ArrayList<>())
                            .add(new Seen(finding.getDetector(), observation));
                }
            }
        }
        List<JsonTree> vulnerabilities = new ArrayList<>();
        byRule.forEach((rule, seen) -> vulnerabilities.add(
                vulnerability(rule, seen, model, model.reference() + "/vulnerability/" + vulnerabilities.size())));
        return vulnerabilities;
    }

    private record Seen(String detector, Observation observation) {}

    private static JsonTree vulnerability(String id, List<Seen> seen, CycloneDxModel model, String reference) {
        Optional<Rule> rule = Rules.release().find(id);
        Observation first = seen.getFirst().observation();
        boolean critical = seen.stream().anyMatch(s -> s.observation().getSeverity() == Severity.CRITICAL);
        Set<String> tags = new LinkedHashSet<>();
        rule.ifPresent(known -> tags.addAll(known.tags()));
        seen.forEach(s -> s.observation().getTaxonomy().forEach(tag -> tags.add(Shown.name(tag))));
        JsonTree source = JsonTree.object().with("name", ScanResult.TOOL);
        return JsonTree.object()
                .with("bom-ref", reference)
                .with("id", Shown.name(id))
                .with("source", source)
                .with(
                        "ratings",
                        List.of(JsonTree.object()
                                .with("source", source)
                                .with("severity", critical ? "critical" : "high")
                                .with("method", "other")))
                .with("cwes", cwes(tags))
                .with("description", rule.map(Rule::title).orElse(Shown.sentence(first.getTitle())))
                .with("detail", detail(seen))
                .with("recommendation", rule.map(Rule::help).orElse(null))
                .with("analysis", JsonTree.object().with("state", critical ? "exploitable" : "in_triage"))
                .with("affects", affected(seen, model))
                .with("properties", properties(seen, tags));
    }

    private static List<Integer> cwes(Set<String> tags) {
        return tags.stream()
                .filter(tag -> CWE.matcher(tag).matches())
                .map(tag -> Integer.valueOf(tag.substring(4)))
                .toList();
    }

    private static String detail(List<Seen> seen) {
        Stream<String> lines = seen.stream()
                .limit(MAX_PLACES)
                .map(s -> Objects.requireNonNullElse(Shown.place(s.observation().getLocation()), "the model") + ": "
                        + Shown.message(s.observation()));
        Stream<String> more =
                seen.size() > MAX_PLACES ? Stream.of((seen.size() - MAX_PLACES) + " more") : Stream.empty();
        return String.join("\n", Stream.concat(lines, more).toList());
    }

    private static List<JsonTree> affected(List<Seen> seen, CycloneDxModel model) {
        return seen.stream()
                .map(s -> s.observation().getLocation())
                .map(location -> location == null ? model.reference() : model.reference(location.getPath()))
                .distinct()
                .map(reference -> JsonTree.object().with("ref", reference))
                .toList();
    }

    private static List<JsonTree> properties(List<Seen> seen, Set<String> tags) {
        return Stream.concat(
                        seen.stream()
                                .map(Seen::detector)
                                .distinct()
                                .map(name -> property("detector", Shown.name(name))),
                        tags.stream().map(tag -> property("tag", tag)))
                .toList();
    }
}
