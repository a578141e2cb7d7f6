package io.lazaretto.artifact.report;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The rules of this release and the taxonomies that they cite, as {@code rules.txt} and {@code taxonomies.txt} list them.
 * Scanning does not need them: they explain reports. Immutable.
 */
public final class Rules {
    private static final String ANY = "*";

    private final Map<String, Rule> rules;
    private final Map<String, Taxon> taxa;

    private Rules(Map<String, Rule> rules, Map<String, Taxon> taxa) {
        this.rules = rules;
        this.taxa = taxa;
    }

    /** Read once, when first asked for. */
    public static Rules release() {
        return Release.RULES;
    }

    /** The rule of an id; empty for one that this release does not know. */
    public Optional<Rule> find(String id) {
        Rule rule = rules.get(id);
        if (rule == null) {
            int dot = id.lastIndexOf('.');
            rule = dot < 0 ? null : rules.get(ANY + id.substring(dot));
        }
        return Optional.ofNullable(rule);
    }

    public Optional<Taxon> taxon(String tag) {
        return Optional.ofNullable(taxa.get(tag));
    }

    /** All of them, sorted by id. */
    public List<Rule> all() {
        return List.copyOf(rules.values());
    }

    public List<Taxon> taxa() {
        return List.copyOf(taxa.values());
    }

    private static Rule rule(List<String> fields) {
        return new Rule(
                fields.get(0),
                list(fields.get(1)).stream().map(Outcome::valueOf).collect(Collectors.toSet()),
                list(fields.get(2)),
                fields.get(3),
                fields.get(4));
    }

    private static Taxon taxonOf(List<String> fields) {
        return new Taxon(fields.get(0), fields.get(1), fields.get(2), fields.get(3));
    }

    private static List<String> list(String field) {
        return Arrays.stream(field.split(",", -1))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .toList();
    }

    private static <T> Map<String, T> read(
            String resource, int fields, Function<List<String>, T> parse, Function<T, String> id) {
        Map<String, T> entries = new TreeMap<>();
        try (InputStream in = Rules.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("missing resource " + resource);
            }
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .forEach(line -> {
                        List<String> parts = Arrays.stream(line.split("\\|", -1))
                                .map(String::strip)
                                .toList();
                        if (parts.size() != fields) {
                            throw new IllegalStateException(
                                    resource + " wants " + fields + " fields separated by '|': " + line);
                        }
                        T entry = parse.apply(parts);
                        if (entries.put(id.apply(entry), entry) != null) {
                            throw new IllegalStateException(resource + " has two entries: " + line);
                        }
                    });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return entries;
    }

    private static final class Release {
        static final Rules RULES = new Rules(
                read("rules.txt", 5, Rules::rule, Rule::id), read("taxonomies.txt", 4, Rules::taxonOf, Taxon::id));
    }
}
