package io.lazaretto.artifact.hidden;

import io.lazaretto.artifact.budget.Budget;
import io.lazaretto.artifact.bytes.ByteView;
import io.lazaretto.artifact.format.Extension;
import io.lazaretto.artifact.format.Format;
import io.lazaretto.artifact.report.Outcome;
import io.lazaretto.artifact.report.Place;
import io.lazaretto.artifact.report.Signal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Looks at texts for what does not meet the eye. Every text is read once, in memory that does not depend on its length; what
 * cannot be a character is passed over.
 */
public final class HiddenText {
    private static final Set<String> INSTRUCTIONS = Set.of("text.instruction", "text.hidden-instruction");

    private HiddenText() {}

    /** A text file, or an archive member. */
    public static void document(
            ByteView view, Format format, String name, Place place, Budget budget, Consumer<Signal> signals)
            throws IOException {
        boolean escapes = format == Format.JSON
                || format == Format.YAML
                || format == Format.CATBOOST_JSON
                || format == Format.XGBOOST_JSON
                || format == Format.MXNET_SYMBOL
                || format == Format.PADDLE_PIR
                || Extension.of(name).text().equals("ipynb");
        TextRole role = TextRole.of(format, name);
        scan(view, escapes, role, place, 0, budget, signals);
        if (role != TextRole.VOCABULARY) {
            Refolded.each(
                    view,
                    budget,
                    text -> scan(bytes(text), escapes, role, place, -1, budget, signal -> {
                        if (INSTRUCTIONS.contains(signal.observation().rule()) && signal.outcome() != Outcome.CLEAR) {
                            signals.accept(signal);
                        }
                    }));
        }
    }

    /** JSON inside a binary file, for instance the header of a safetensors file. */
    public static void json(ByteView view, Place place, long offset, Budget budget, Consumer<Signal> signals)
            throws IOException {
        scan(view, true, TextRole.DATA, place, offset, budget, signals);
    }

    /** A text of a binary file that nobody is shown. */
    public static void metadata(String text, Place place, long offset, Budget budget, Consumer<Signal> signals)
            throws IOException {
        metadata(bytes(text), place, offset, budget, signals);
    }

    /** A text of a binary file that nobody is shown, in UTF-8. */
    public static void metadata(ByteView text, Place place, long offset, Budget budget, Consumer<Signal> signals)
            throws IOException {
        scan(text, false, TextRole.METADATA, place, offset, budget, signals);
    }

    /** A template of a binary file. */
    public static void template(String text, Place place, long offset, Budget budget, Consumer<Signal> signals)
            throws IOException {
        scan(bytes(text), false, TextRole.TEMPLATE, place, offset, budget, signals);
    }

    /** Code of a binary file. */
    public static void code(String text, Place place, long offset, Budget budget, Consumer<Signal> signals)
            throws IOException {
        scan(bytes(text), false, TextRole.CODE, place, offset, budget, signals);
    }

    /** The name of an artifact or member. */
    public static void name(String name, Place place, Budget budget, Consumer<Signal> signals) throws IOException {
        if (name.chars().anyMatch(c -> c >= 0x80)) {
            scan(bytes(name), false, TextRole.NAME, place, -1, budget, signals);
        }
    }

    private static ByteView bytes(String text) {
        return ByteView.of(text.getBytes(StandardCharsets.UTF_8));
    }

    static void scan(
            ByteView view,
            boolean escapes,
            TextRole role,
            Place place,
            long base,
            Budget budget,
            Consumer<Signal> signals)
            throws IOException {
        TextBuffer buffer = new TextBuffer(view, escapes);
        TextScanner.scan(new Scene(buffer, role, view.size(), place, base, signals), budget);
    }
}
