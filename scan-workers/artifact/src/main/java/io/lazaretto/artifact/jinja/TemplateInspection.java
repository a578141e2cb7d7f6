package io.lazaretto.artifact.jinja;

import io.lazaretto.artifact.report.Place;
import io.lazaretto.artifact.report.Reasons;
import io.lazaretto.artifact.report.Signal;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Reads one template for what it could do to the process that renders it, and for what it adds to what a user wrote. Bounded
 * by the length of the template; never throws.
 */
public final class TemplateInspection {
    /** The longest chat template in use has about 100,000 characters. */
    private static final int MAX_CHARS = 1 << 19;

    /** A variable may be set after the place that reads it, in a loop or a macro. */
    private static final int LEARNING_PASSES = 2;

    private TemplateInspection() {}

    /**
     * @param offset where the template begins in the bytes of the place
     * @param signals what is said about it
     */
    public static void inspect(String source, Place place, long offset, Consumer<Signal> signals) {
        if (source.length() > MAX_CHARS) {
            signals.accept(Signal.inconclusive(
                    Reasons.LIMIT + "template length",
                    "template.limit",
                    "The template is longer than what is looked at",
                    place.at(offset),
                    Map.of("characters", Integer.toString(source.length()))));
            return;
        }
        Findings findings = new Findings(source, place, offset, signals);
        Lexer.Pieces pieces = Lexer.cut(source);
        try {
            walk(pieces.tokens(), findings);
            findings.conclude(pieces.tokens().stream()
                    .anyMatch(t -> t.kind() == Token.Kind.DATA && AttributeNames.spellsInternal(t.text())));
            pieces.fault().ifPresent(fault -> report(fault, findings));
        } catch (TemplateFault fault) {
            report(pieces.fault().orElse(fault), findings);
        }
    }

    private static void walk(List<Token> tokens, Findings findings) throws TemplateFault {
        Scope scope = new Scope();
        findings.silent(true);
        try {
            for (int i = 0; i < LEARNING_PASSES; i++) {
                new Statements(new Cursor(tokens), scope, findings).run();
            }
        } catch (TemplateFault fault) {
            // Said by the last pass, behind what it finds before.
        }
        findings.silent(false);
        new Statements(new Cursor(tokens), scope, findings).run();
    }

    private static void report(TemplateFault fault, Findings findings) {
        findings.silent(false);
        switch (fault.kind()) {
            case MALFORMED -> findings.malformed(fault.getMessage(), fault.index());
            case NESTING ->
                findings.resources(
                        "template.nesting",
                        "The template is nested deeper than a renderer's stack may bear",
                        fault.getMessage(),
                        fault.index());
        }
    }
}
