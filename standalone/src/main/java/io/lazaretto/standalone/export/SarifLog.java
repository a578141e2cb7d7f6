package io.lazaretto.standalone.export;

import io.lazaretto.schemas.detector.Profiles;
import io.lazaretto.schemas.event.CoverageEntry;
import io.lazaretto.schemas.event.Finding;
import io.lazaretto.schemas.event.Outcome;
import io.lazaretto.schemas.event.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * SARIF 2.1.0 (OASIS, errata 01): one run for the whole scan. What was not examined is a result of kind {@code open}, a
 * notification, and an invocation that was not successful, for many readers show only some of these.
 */
final class SarifLog {
    private static final String SCHEMA =
            "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

    private SarifLog() {}

    static JsonTree of(ScanResult scan) {
        SarifRules rules = new SarifRules();
        List<JsonTree> results = new ArrayList<>();
        List<JsonTree> artifacts = new ArrayList<>();
        List<JsonTree> notifications = new ArrayList<>();
        JsonTree bases = JsonTree.object();
        for (int i = 0; i < scan.models().size(); i++) {
            SarifModel model = new SarifModel(scan.models().get(i), i, rules, artifacts);
            bases.with(model.baseId(), model.base());
            results.addAll(model.results());
            notifications.addAll(model.notifications());
        }
        scan.problems().forEach(problem -> notifications.add(rules.notification("verdict.failed", "error", problem)));
        JsonTree run = JsonTree.object()
                .with("tool", JsonTree.object().with("driver", rules.driver(scan.version())))
                .with("invocations", List.of(invocation(scan, notifications)))
                .with("originalUriBaseIds", bases)
                .with("artifacts", artifacts)
                .always("results", results)
                .with("taxonomies", rules.taxonomies())
                .with(
                        "properties",
                        JsonTree.object()
                                .always(
                                        "verdicts",
                                        scan.models().stream()
                                                .map(model -> verdict(model.verdict()))
                                                .toList())
                                .with(
                                        "problems",
                                        scan.problems().stream()
                                                .map(Shown::sentence)
                                                .toList()));
        return JsonTree.object()
                .with("$schema", SCHEMA)
                .with("version", "2.1.0")
                .with("runs", List.of(run));
    }

    private static JsonTree invocation(ScanResult scan, List<JsonTree> notifications) {
        boolean complete = scan.problems().isEmpty()
                && scan.models().stream().map(ScannedModel::verdict).allMatch(SarifLog::isComplete);
        return JsonTree.object()
                .with("executionSuccessful", complete)
                .with("startTimeUtc", time(scan, Verdict::getStartedAt, Comparator.naturalOrder()))
                .with("endTimeUtc", time(scan, Verdict::getFinishedAt, Comparator.reverseOrder()))
                .with("toolExecutionNotifications", notifications);
    }

    private static boolean isComplete(Verdict verdict) {
        return verdict.getFinal$()
                && verdict.getMissing().isEmpty()
                && switch (verdict.getVerdict()) {
                    case INCONCLUSIVE -> false;
                    case PASSED, SUSPICIOUS, MALICIOUS ->
                        verdict.getFindings().stream().noneMatch(found -> found.getOutcome() == Outcome.INCONCLUSIVE);
                };
    }

    private static String time(
            ScanResult scan, java.util.function.Function<Verdict, Instant> which, Comparator<Instant> order) {
        Stream<Instant> times = scan.models().stream().map(model -> which.apply(model.verdict()));
        return times.min(order).map(Instant::toString).orElse(null);
    }

    private static JsonTree verdict(Verdict verdict) {
        return JsonTree.object()
                .with("arrivalId", Shown.name(verdict.getArrivalId()))
                .with("source", Shown.path(verdict.getSource()))
                .with("name", Shown.name(verdict.getName()))
                .with("contentDigest", Shown.name(verdict.getContentDigest()))
                .with("bytes", verdict.getBytes())
                .with("files", verdict.getFiles())
                .with("kind", Shown.name(verdict.getKind()))
                .with("profile", Profiles.name(verdict.getProfile()))
                .with("verdict", verdict.getVerdict().name())
                .with("action", verdict.getAction().name())
                .with("revision", verdict.getRevision())
                .with("final", verdict.getFinal$())
                .with("missing", verdict.getMissing().stream().map(Shown::name).toList())
                .with("policy", Shown.name(verdict.getPolicy().getName()))
                .with("policyDigest", Shown.name(verdict.getPolicy().getDigest()))
                .with("summary", Shown.sentence(verdict.getSummary()))
                .always(
                        "findings",
                        verdict.getFindings().stream().map(SarifLog::finding).toList())
                .always(
                        "coverage",
                        verdict.getCoverage().stream().map(SarifLog::coverage).toList());
    }

    private static JsonTree finding(Finding finding) {
        return JsonTree.object()
                .with("detector", Shown.name(finding.getDetector()))
                .with("version", Shown.name(finding.getDetectorVersion()))
                .with("outcome", finding.getOutcome().name())
                .with("reason", Shown.sentence(finding.getReason()));
    }

    private static JsonTree coverage(CoverageEntry entry) {
        return JsonTree.object()
                .with("attackClass", Shown.name(entry.getAttackClass()))
                .with("triggerKind", Shown.name(entry.getTriggerKind()))
                .always(
                        "examinedBy",
                        entry.getExaminedBy().stream().map(Shown::name).toList())
                .with("strength", entry.getStrength().name().toLowerCase(Locale.ROOT))
                .with("why", Shown.sentence(entry.getWhy()));
    }
}
