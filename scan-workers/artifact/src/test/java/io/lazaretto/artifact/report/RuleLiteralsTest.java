package io.lazaretto.artifact.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.lazaretto.artifact.report.SourceLiterals.Literal;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Main code and {@code rules.txt} name the same rules. */
class RuleLiteralsTest {
    private static final Pattern ID = Pattern.compile("[a-z][a-z0-9-]*(\\.[a-z0-9-]+)+");
    private static final Pattern SENTENCE = Pattern.compile("[A-Z][a-z']*( .+|s$)");

    private final Rules rules = Rules.release();
    private final Set<String> families = rules.all().stream().map(Rule::family).collect(Collectors.toSet());

    @Test
    void everyRuleThatMainCodeNamesHasAnEntry() throws IOException {
        Set<String> none = notRules();
        Set<String> wanted = new TreeSet<>();
        for (Literal literal : SourceLiterals.all()) {
            String id = literal.text();
            if (isRule(literal) && !none.contains(id) && rules.find(id).isEmpty()) {
                wanted.add(id + " | OUTCOME | | " + literal.next().orElse("title") + " | help    ("
                        + literal.file().getFileName() + ")");
            }
        }
        assertThat(wanted)
                .as(
                        "add these lines to src/main/resources/io/lazaretto/artifact/report/rules.txt, and write docs/rules.md"
                                + " anew with -Dlazaretto.rules.write=true; what is no rule goes into not-rules.txt")
                .isEmpty();
    }

    @Test
    void everyEntryIsNamedByMainCode() throws IOException {
        Set<String> named = SourceLiterals.all().stream().map(Literal::text).collect(Collectors.toSet());
        assertThat(rules.all().stream().map(Rule::id).filter(id -> !id.startsWith("*") && !named.contains(id)))
                .as("remove from rules.txt what no code reports")
                .isEmpty();
    }

    @Test
    void literalsAreFoundOutsideCommentsOnly() {
        List<Literal> literals = new ArrayList<>();
        String source =
                "// \"a.comment\"\n/* \"b.comment\" */ f('\"', \"c.rule\",\n \"The \\\"title\\\"\", \"d.rule\");";
        SourceLiterals.of(Path.of("X.java"), source, literals);
        assertThat(literals).extracting(Literal::text).containsExactly("c.rule", "The \\\"title\\\"", "d.rule");
    }

    /** A name with dots that comes before a sentence, or whose family has rules already. */
    private boolean isRule(Literal literal) {
        return ID.matcher(literal.text()).matches()
                && (literal.next()
                                .filter(next -> SENTENCE.matcher(next).matches())
                                .isPresent()
                        || families.contains(
                                literal.text().substring(0, literal.text().indexOf('.'))));
    }

    private static Set<String> notRules() throws IOException {
        try (InputStream in = RuleLiteralsTest.class.getResourceAsStream("not-rules.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .collect(Collectors.toSet());
        }
    }
}
