package io.lazaretto.artifact.hidden;

import io.lazaretto.artifact.report.Evidence;
import io.lazaretto.artifact.report.Place;
import io.lazaretto.artifact.report.Reasons;
import io.lazaretto.artifact.report.Signal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** One text under the rules: its bytes, what it is for, where it lies, and who is told. */
final class Scene {
    static final List<String> HIDING = List.of("CWE-451", "CWE-1007", "AML.T0051.001", "AML.T0068");
    private static final int SIGNALS_PER_RULE = 8;

    final TextBuffer text;
    final TextRole role;
    private final long size;
    private final Place place;
    private final long base;
    private final Consumer<Signal> signals;
    private final Map<String, Integer> told = new HashMap<>();

    /** @param base added to every offset; -1 when a text has no place of its own */
    Scene(TextBuffer text, TextRole role, long size, Place place, long base, Consumer<Signal> signals) {
        this.text = text;
        this.role = role;
        this.size = size;
        this.place = place;
        this.base = base;
        this.signals = signals;
    }

    /** A bound that rises with the length of the text, for what scraped text has now and then. */
    long bound(int few) {
        return few + (size >> 19);
    }

    void suspect(String rule, String title, int index, Map<String, String> evidence, List<String> taxonomy) {
        if (isNew(rule)) {
            signals.accept(Signal.suspect(rule, title, place.at(offset(index)), evidence, taxonomy));
        }
    }

    void threat(String rule, String title, int index, Map<String, String> evidence, List<String> taxonomy) {
        if (isNew(rule + " threat")) {
            signals.accept(Signal.threat(rule, title, place.at(offset(index)), evidence, taxonomy));
        }
    }

    void note(String rule, String title, int index, Map<String, String> evidence) {
        if (isNew(rule + " note")) {
            signals.accept(Signal.note(rule, title, place.at(offset(index)), evidence));
        }
    }

    /** There is more of something than a text is searched for. */
    void tooMany(String rule, String title, int index) {
        if (isNew(rule)) {
            signals.accept(
                    Signal.inconclusive(Reasons.LIMIT + "hidden text", rule, title, place.at(offset(index)), Map.of()));
        }
    }

    /** What stands around an index, fit to be shown. */
    String around(int from, int to) {
        return Evidence.text(text.text(from - 24, to + 24));
    }

    private long offset(int index) {
        return base < 0 ? -1 : base + text.offset(index);
    }

    private boolean isNew(String rule) {
        return told.merge(rule, 1, Integer::sum) <= SIGNALS_PER_RULE;
    }
}
