package io.lazaretto.standalone.export;

import io.lazaretto.artifact.report.Rules;
import io.lazaretto.schemas.event.Finding;
import io.lazaretto.schemas.event.Location;
import io.lazaretto.schemas.event.Observation;
import io.lazaretto.schemas.event.Outcome;
import io.lazaretto.schemas.event.Severity;
import io.lazaretto.schemas.event.Verdict;
import io.lazaretto.schemas.event.VerdictKind;
import io.lazaretto.schemas.identity.Sha256;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The results and notifications of one model in a SARIF run. For one use. */
final class SarifModel {
    private static final String INCONCLUSIVE = "verdict.inconclusive";
    private static final String MISSING = "verdict.missing";
    private static final String SUMMARY = "verdict.summary";

    private final Verdict verdict;
    private final ModelUris uris;
    private final String baseId;
    private final SarifRules rules;
    private final List<JsonTree> artifacts;
    private final Map<String, Integer> artifactIndex = new HashMap<>();
    private final List<JsonTree> results = new ArrayList<>();
    private final List<JsonTree> notifications = new ArrayList<>();
    private final Set<SarifKind> kinds = EnumSet.noneOf(SarifKind.class);

    /** @param artifacts of the run; those of this model are added */
    SarifModel(ScannedModel model, int index, SarifRules rules, List<JsonTree> artifacts) {
        this.verdict = model.verdict();
        this.uris = new ModelUris(model);
        this.baseId = "MODEL_" + index;
        this.rules = rules;
        this.artifacts = artifacts;
        verdict.getFindings().forEach(this::finding);
        verdict.getMissing().forEach(this::missing);
        conclusion();
    }

    String baseId() {
        return baseId;
    }

    JsonTree base() {
        return JsonTree.object()
                .with("uri", uris.base().orElse(null))
                .with("description", text(Shown.name(verdict.getName())));
    }

    List<JsonTree> results() {
        return results;
    }

    List<JsonTree> notifications() {
        return notifications;
    }

    private void finding(Finding finding) {
        boolean explained = false;
        for (Observation observation : finding.getObservations()) {
            SarifKind kind =
                    SarifKind.of(finding.getOutcome(), observation.getSeverity(), onlyInconclusive(observation));
            explained |= kind == SarifKind.FAIL || kind == SarifKind.OPEN;
            results.add(result(finding, observation, kind));
        }
        if (finding.getOutcome() != Outcome.INCONCLUSIVE) {
            return;
        }
        String message = Shown.name(verdict.getName()) + ": " + Shown.name(finding.getDetector()) + " is INCONCLUSIVE"
                + (finding.getReason() == null ? "" : ": " + Shown.sentence(finding.getReason()));
        notifications.add(rules.notification(INCONCLUSIVE, "warning", message));
        if (!explained) {
            results.add(aboutTheModel(INCONCLUSIVE, SarifKind.OPEN, "none", message));
        }
    }

    private void missing(String detector) {
        String message = Shown.name(verdict.getName()) + ": " + Shown.name(detector) + " is required and has no result";
        notifications.add(rules.notification(MISSING, "warning", message));
        results.add(aboutTheModel(MISSING, SarifKind.OPEN, "none", message));
    }

    /** A verdict that nothing above shows is shown by itself. */
    private void conclusion() {
        String message = verdict.getVerdict() + ": " + Shown.sentence(verdict.getSummary());
        boolean bad = verdict.getVerdict() == VerdictKind.MALICIOUS || verdict.getVerdict() == VerdictKind.SUSPICIOUS;
        if (bad && !kinds.contains(SarifKind.FAIL)) {
            results.add(aboutTheModel(SUMMARY, SarifKind.FAIL, "error", message));
        } else if (verdict.getVerdict() == VerdictKind.INCONCLUSIVE && !kinds.contains(SarifKind.OPEN)) {
            notifications.add(rules.notification(SUMMARY, "warning", message));
            results.add(aboutTheModel(SUMMARY, SarifKind.OPEN, "none", message));
        }
    }

    private static boolean onlyInconclusive(Observation observation) {
        return Rules.release()
                .find(observation.getRule())
                .filter(rule -> rule.outcomes().equals(Set.of(io.lazaretto.artifact.report.Outcome.INCONCLUSIVE)))
                .isPresent();
    }

    private JsonTree result(Finding finding, Observation observation, SarifKind kind) {
        Location location = observation.getLocation();
        JsonTree evidence = JsonTree.object();
        Shown.evidence(observation).forEach(evidence::with);
        return result(
                        observation.getRule(),
                        kind,
                        kind.level(observation.getSeverity()),
                        Shown.message(observation),
                        location == null ? modelLocation() : location(location))
                .with("partialFingerprints", JsonTree.object().with("lazaretto/v1", fingerprint(observation)))
                .with(
                        "properties",
                        JsonTree.object()
                                .with("severity", observation.getSeverity().name())
                                .with("detector", Shown.name(finding.getDetector()))
                                .with("outcome", finding.getOutcome().name())
                                .with("memberOffset", memberOffset(location))
                                .with("evidence", evidence)
                                .with(
                                        "taxonomy",
                                        observation.getTaxonomy().stream()
                                                .map(Shown::name)
                                                .toList()));
    }

    private JsonTree aboutTheModel(String rule, SarifKind kind, String level, String message) {
        return result(rule, kind, level, message, modelLocation());
    }

    private JsonTree result(String rule, SarifKind kind, String level, String message, JsonTree location) {
        kinds.add(kind);
        return JsonTree.object()
                .with("ruleId", Shown.name(rule))
                .with("ruleIndex", rules.index(rule))
                .with("kind", kind.id())
                .with("level", level)
                .with("message", text(message))
                .with("locations", List.of(location));
    }

    private JsonTree modelLocation() {
        JsonTree artifact = JsonTree.object().with("uri", "./").with("uriBaseId", baseId);
        return JsonTree.object().with("physicalLocation", JsonTree.object().with("artifactLocation", artifact));
    }

    /** An offset in a member is none in the file: it has no region. */
    private JsonTree location(Location location) {
        JsonTree physical = JsonTree.object()
                .with("artifactLocation", reference(location.getPath()).with("index", artifact(location.getPath())));
        if (location.getMember() == null && location.getOffset() != null && location.getOffset() >= 0) {
            physical.with("region", JsonTree.object().with("byteOffset", location.getOffset()));
        }
        JsonTree found = JsonTree.object().with("physicalLocation", physical);
        if (location.getMember() != null) {
            String member = location.getMember();
            found.with(
                    "logicalLocations",
                    List.of(JsonTree.object()
                            .with("name", Shown.path(member.substring(member.lastIndexOf('!') + 1)))
                            .with("fullyQualifiedName", Shown.path(location.getPath()) + "!" + Shown.path(member))
                            .with("kind", "member")));
        }
        return found;
    }

    private JsonTree reference(String path) {
        return JsonTree.object().with("uri", uris.reference(path)).with("uriBaseId", baseId);
    }

    private int artifact(String path) {
        return artifactIndex.computeIfAbsent(path, unused -> {
            JsonTree artifact = JsonTree.object().with("location", reference(path));
            uris.entry(path).ifPresent(entry -> artifact.with("length", entry.size())
                    .with("hashes", JsonTree.object().with("sha-256", entry.sha256())));
            artifacts.add(artifact);
            return artifacts.size() - 1;
        });
    }

    private static Long memberOffset(Location location) {
        return location == null || location.getMember() == null ? null : location.getOffset();
    }

    /** The same for the same observation about the same bytes, wherever they lie. */
    private String fingerprint(Observation observation) {
        Location location = observation.getLocation();
        return Sha256.ofFields(
                observation.getRule(),
                String.valueOf(verdict.getContentDigest()),
                location == null ? "" : location.getPath(),
                location == null ? "" : String.valueOf(location.getMember()),
                location == null ? "" : String.valueOf(location.getOffset()),
                String.valueOf(Shown.evidence(observation)));
    }

    static JsonTree text(String text) {
        return JsonTree.object().with("text", text);
    }

    /** What a result means (SARIF 2.1.0, 3.27.9). */
    enum SarifKind {
        FAIL("fail"),
        OPEN("open"),
        INFORMATIONAL("informational");

        private final String id;

        SarifKind(String id) {
            this.id = id;
        }

        String id() {
            return id;
        }

        /** @param inconclusiveRule whether the rule can mean nothing else */
        static SarifKind of(Outcome outcome, Severity severity, boolean inconclusiveRule) {
            return switch (severity) {
                case NOTE -> INFORMATIONAL;
                case LOW, MEDIUM -> outcome == Outcome.INCONCLUSIVE || inconclusiveRule ? OPEN : FAIL;
                case HIGH, CRITICAL -> FAIL;
            };
        }

        /** Only what fails has a level (3.27.10). */
        String level(Severity severity) {
            if (this != FAIL) {
                return "none";
            }
            return switch (severity) {
                case NOTE, LOW -> "note";
                case MEDIUM -> "warning";
                case HIGH, CRITICAL -> "error";
            };
        }
    }
}
