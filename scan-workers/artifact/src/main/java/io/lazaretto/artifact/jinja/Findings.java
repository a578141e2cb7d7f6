package io.lazaretto.artifact.jinja;

import io.lazaretto.artifact.report.Evidence;
import io.lazaretto.artifact.report.Place;
import io.lazaretto.artifact.report.Reasons;
import io.lazaretto.artifact.report.Signal;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Turns what a walk sees into signals: once each, and none while the walk only learns what variables hold. */
final class Findings {
    private static final List<String> INJECTION = List.of("CWE-1336", "CVE-2024-34359", "CVE-2026-5760");
    private static final List<String> PROMPT = List.of("CWE-506", "AML.T0051");
    private static final List<String> RESOURCES = List.of("CWE-400");
    private static final int MAX = 64;

    private final String source;
    private final Place place;
    private final long offset;
    private final Consumer<Signal> signals;
    private final Set<String> told = new HashSet<>();
    private final Set<String> rules = new HashSet<>();
    private boolean silent;

    Findings(String source, Place place, long offset, Consumer<Signal> signals) {
        this.source = source;
        this.place = place;
        this.offset = offset;
        this.signals = signals;
    }

    /** A spelled name and a use that is not seen: together they are the walk. */
    void conclude(boolean spelledInText) {
        boolean spelled = spelledInText || rules.contains("template.spelled-name");
        if (spelled && rules.contains("template.computed-attribute")) {
            walk("computed", 0);
        }
    }

    void silent(boolean learning) {
        silent = learning;
    }

    void walk(String name, int index) {
        add(
                "template.object-walk",
                "The template reaches for an attribute of the interpreter",
                name,
                index,
                INJECTION,
                true);
    }

    void reads(String path, int index) {
        add("template.include", "The template reads a file outside of its folder", path, index, INJECTION, true);
    }

    void formatWalk(String format, int index) {
        add(
                "template.format-walk",
                "A format string reads attributes of its arguments",
                format,
                index,
                INJECTION,
                true);
    }

    void hostileName(String name, int index) {
        add(
                "template.dangerous-name",
                "The template names a function of the interpreter",
                name,
                index,
                INJECTION,
                true);
    }

    void injection(String rule, String title, String what, int index) {
        add(rule, title, what, index, INJECTION, false);
    }

    void resources(String rule, String title, String what, int index) {
        add(rule, title, what, index, RESOURCES, false);
    }

    /** What a user wrote becomes part of an address, or markup that runs is emitted. */
    void leaks(String rule, String title, String text, int index) {
        add(rule, title, text, index, PROMPT, false);
    }

    void poisoned(Literals.Strange strange) {
        add(
                "template.poisoned",
                "What a user writes decides whether the template adds a text: " + strange.what(),
                strange.text(),
                strange.index(),
                PROMPT,
                false);
    }

    void malformed(String problem, int index) {
        if (first("template.malformed", problem, index, false)) {
            signals.accept(Signal.inconclusive(
                    Reasons.MALFORMED,
                    "template.malformed",
                    "The template breaks the rules of its language",
                    place.at(at(index)),
                    Map.of("problem", problem, "index", Integer.toString(index))));
        }
    }

    private void add(String rule, String title, String what, int index, List<String> taxonomy, boolean threat) {
        if (!first(rule, what, index, threat)) {
            return;
        }
        Map<String, String> evidence = Map.of("what", Evidence.text(what), "index", Integer.toString(index));
        signals.accept(
                threat
                        ? Signal.threat(rule, title, place.at(at(index)), evidence, taxonomy)
                        : Signal.suspect(rule, title, place.at(at(index)), evidence, taxonomy));
    }

    /** Behind many findings, the first of each rule is told still, and every threat. */
    private boolean first(String rule, String what, int index, boolean threat) {
        if (silent) {
            return false;
        }
        boolean fresh = told.size() >= MAX || told.add(rule + ' ' + index + ' ' + what);
        return rules.add(rule) || fresh && (threat || told.size() < MAX);
    }

    /** A template inside something else has escapes of its own there: its place is where the text begins. */
    private long at(int index) {
        return offset > 0 ? offset : source.substring(0, index).getBytes(StandardCharsets.UTF_8).length;
    }
}
