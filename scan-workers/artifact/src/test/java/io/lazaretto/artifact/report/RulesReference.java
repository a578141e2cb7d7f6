package io.lazaretto.artifact.report;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Writes {@code docs/rules.md}. */
final class RulesReference {
    private static final String INTRODUCTION = """
            # Rules

            Generated from `rules.txt` and `taxonomies.txt` in
            [`io.lazaretto.artifact.report`](../scan-workers/artifact/src/main/resources/io/lazaretto/artifact/report/rules.txt);
            do not edit. To write it anew:

            ```
            mvn -q -pl scan-workers/artifact -am -Dtest=RulesReferenceTest -Dlazaretto.rules.write=true \\
                -Dsurefire.failIfNoSpecifiedTests=false test
            ```

            Every observation of a verdict names one of these rules, a place and the evidence. A detector's outcome is its worst
            observation; a rule with several outcomes says by its severity which one it was.

            | outcome | severity | meaning |
            |---|---|---|
            | THREAT | critical | an attack was found |
            | SUSPECT | high | something that no writer of models produces, or that nobody has reviewed: a person or a rule must release it |
            | INCONCLUSIVE | medium | something was not looked at, or not to its end; never clean |
            | CLEAR | note | a remark that changes nothing |
            """;

    private RulesReference() {}

    static String write(Rules rules) {
        StringBuilder out = new StringBuilder(INTRODUCTION);
        Map<String, List<Rule>> families =
                rules.all().stream().collect(Collectors.groupingBy(Rule::family, TreeMap::new, Collectors.toList()));
        families.forEach((family, members) -> {
            out.append("\n## ")
                    .append(family)
                    .append("\n\n| rule | outcome | what was seen | what to do | see |\n|---|---|---|---|---|\n");
            members.forEach(rule -> out.append(row(rule)));
        });
        out.append(
                "\n## Taxonomies\n\nOnly what rules cite; ids belong to the edition.\n\n| id | edition | name |\n|---|---|---|\n");
        rules.taxa().stream()
                .filter(taxon ->
                        rules.all().stream().anyMatch(rule -> rule.tags().contains(taxon.id())))
                .forEach(taxon -> out.append("| %s | %s %s | %s |\n"
                        .formatted(taxon.id(), taxon.framework(), taxon.edition(), taxon.name())));
        return out.toString();
    }

    private static String row(Rule rule) {
        String outcomes = rule.outcomes().stream()
                .sorted(Outcome.BY_WEIGHT.reversed())
                .map(outcome -> outcome.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(" or "));
        return "| `%s` | %s | %s | %s | %s |\n"
                .formatted(rule.id(), outcomes, rule.title(), rule.help(), String.join(", ", rule.tags()));
    }
}
