package io.lazaretto.artifact.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class RulesTest {
    private static final Pattern ID = Pattern.compile("(\\*|[a-z][a-z0-9-]*)(\\.[a-z0-9-]+)+");
    private static final Pattern ADVISORY = Pattern.compile("CVE-\\d{4}-\\d{4,}|GHSA(-[0-9a-z]{4}){3}");

    private final Rules rules = Rules.release();

    @Test
    void everyRuleHasATitleAndHelpThatReadAsSentences() {
        assertThat(rules.all()).isNotEmpty().allSatisfy(rule -> {
            assertThat(rule.id()).matches(ID);
            assertThat(rule.title()).matches("[A-Z].*[^.]");
            assertThat(rule.help()).matches("[A-Z].*[.]");
        });
    }

    @Test
    void everyTagIsAnEntryOfATaxonomyOrAnAdvisory() {
        assertThat(rules.all()).allSatisfy(rule -> assertThat(rule.tags())
                .as(rule.id() + ": add a line to taxonomies.txt, with the edition")
                .allMatch(tag ->
                        rules.taxon(tag).isPresent() || ADVISORY.matcher(tag).matches()));
    }

    @Test
    void aPatternStandsForEveryIdThatEndsLikeIt() {
        assertThat(rules.find("gguf.malformed")).map(Rule::id).hasValue("*.malformed");
        assertThat(rules.find("pickle.malformed")).map(Rule::id).hasValue("pickle.malformed");
        assertThat(rules.find("gguf.unheard-of")).isEmpty();
        assertThat(rules.find("malformed")).isEmpty();
    }

    @Test
    void theWorstOutcomeSetsTheSeverity() {
        assertThat(rules.find("pickle.call.computed")).map(Rule::severity).hasValue(Severity.CRITICAL);
        assertThat(rules.find("format.extension-mismatch")).map(Rule::severity).hasValue(Severity.HIGH);
        assertThat(rules.find("format.unknown")).map(Rule::severity).hasValue(Severity.MEDIUM);
        assertThat(rules.find("tensor.census")).map(Rule::severity).hasValue(Severity.NOTE);
    }
}
