package io.lazaretto.standalone.export;

import io.lazaretto.artifact.report.Rule;
import io.lazaretto.artifact.report.Rules;
import io.lazaretto.artifact.report.Severity;
import io.lazaretto.artifact.report.Taxon;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The rules, notifications and taxonomies that a run cites, in the order in which they came up. */
final class SarifRules {
    private static final String CWE = "CWE-";

    private final Rules release = Rules.release();
    private final Map<String, Integer> rules = new LinkedHashMap<>();
    private final Map<String, Integer> notifications = new LinkedHashMap<>();
    private final Map<Framework, Map<String, Taxon>> taxonomies = new LinkedHashMap<>();

    private record Framework(String name, String edition) {}

    /** Index of a rule in the driver. */
    int index(String id) {
        return indexIn(rules, id);
    }

    /** @param text made by us; parts of it may be hostile */
    JsonTree notification(String id, String level, String text) {
        JsonTree descriptor = JsonTree.object().with("id", id).with("index", indexIn(notifications, id));
        return JsonTree.object()
                .with("descriptor", descriptor)
                .with("level", level)
                .with("message", SarifModel.text(Shown.sentence(text)));
    }

    /** Call after every result and notification was made. */
    JsonTree driver(String version) {
        List<JsonTree> ruleDescriptors =
                rules.keySet().stream().map(this::descriptor).toList();
        List<JsonTree> notificationDescriptors =
                notifications.keySet().stream().map(this::descriptor).toList();
        return JsonTree.object()
                .with("name", ScanResult.TOOL)
                .with("version", version)
                .with("supportedTaxonomies", supported())
                .with("rules", ruleDescriptors)
                .with("notifications", notificationDescriptors);
    }

    /** Call after {@link #driver}. */
    List<JsonTree> taxonomies() {
        List<JsonTree> components = new ArrayList<>();
        taxonomies.forEach((framework, taxa) -> components.add(JsonTree.object()
                .with("name", framework.name())
                .with("version", framework.edition())
                .with("isComprehensive", false)
                .with(
                        "taxa",
                        taxa.values().stream()
                                .map(taxon -> JsonTree.object()
                                        .with("id", taxon.id())
                                        .with("shortDescription", SarifModel.text(taxon.name())))
                                .toList())));
        return components;
    }

    private List<JsonTree> supported() {
        // The descriptors were made before, so that every framework has its place.
        List<JsonTree> references = new ArrayList<>();
        for (Framework framework : taxonomies.keySet()) {
            references.add(JsonTree.object().with("name", framework.name()).with("index", references.size()));
        }
        return references;
    }

    private static int indexIn(Map<String, Integer> ids, String id) {
        Integer known = ids.get(id);
        if (known == null) {
            known = ids.size();
            ids.put(id, known);
        }
        return known;
    }

    private JsonTree descriptor(String id) {
        Optional<Rule> known = release.find(id);
        if (known.isEmpty()) {
            return JsonTree.object()
                    .with("id", Shown.name(id))
                    .with("shortDescription", SarifModel.text("A rule that this release does not explain"));
        }
        Rule rule = known.get();
        return JsonTree.object()
                .with("id", Shown.name(id))
                .with("shortDescription", SarifModel.text(rule.title()))
                .with("fullDescription", SarifModel.text(rule.title() + "."))
                .with("defaultConfiguration", JsonTree.object().with("level", level(rule.severity())))
                .with("help", SarifModel.text(rule.help()))
                .with("relationships", relationships(rule))
                .with(
                        "properties",
                        JsonTree.object()
                                .with("tags", tags(rule))
                                .with(
                                        "outcomes",
                                        rule.outcomes().stream()
                                                .map(Enum::name)
                                                .sorted()
                                                .toList())
                                .with("security-severity", score(rule.severity())));
    }

    private static String level(Severity severity) {
        return switch (severity) {
            case NOTE, LOW -> "note";
            case MEDIUM -> "warning";
            case HIGH, CRITICAL -> "error";
        };
    }

    /** GitHub sorts by this number: above 9 critical, from 7 high, from 4 medium. */
    private static String score(Severity severity) {
        return switch (severity) {
            case NOTE -> null;
            case LOW -> "2.0";
            case MEDIUM -> "5.0";
            case HIGH -> "8.0";
            case CRITICAL -> "9.8";
        };
    }

    private static List<String> tags(Rule rule) {
        List<String> tags = new ArrayList<>(List.of("security"));
        tags.addAll(rule.tags());
        rule.tags().stream()
                .filter(tag -> tag.startsWith(CWE))
                .forEach(tag -> tags.add("external/cwe/" + tag.toLowerCase(Locale.ROOT)));
        return tags;
    }

    private List<JsonTree> relationships(Rule rule) {
        List<JsonTree> relationships = new ArrayList<>();
        for (String tag : rule.tags()) {
            release.taxon(tag).ifPresent(taxon -> relationships.add(relationship(taxon)));
        }
        return relationships;
    }

    private JsonTree relationship(Taxon taxon) {
        Framework framework = new Framework(taxon.framework(), taxon.edition());
        Map<String, Taxon> taxa = taxonomies.computeIfAbsent(framework, unused -> new LinkedHashMap<>());
        taxa.put(taxon.id(), taxon);
        int component = List.copyOf(taxonomies.keySet()).indexOf(framework);
        int index = List.copyOf(taxa.keySet()).indexOf(taxon.id());
        JsonTree target = JsonTree.object()
                .with("id", taxon.id())
                .with("index", index)
                .with(
                        "toolComponent",
                        JsonTree.object().with("name", framework.name()).with("index", component));
        return JsonTree.object().with("target", target).with("kinds", List.of("relevant"));
    }
}
