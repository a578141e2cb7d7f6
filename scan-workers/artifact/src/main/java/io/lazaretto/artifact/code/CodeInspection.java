package io.lazaretto.artifact.code;

import io.lazaretto.artifact.budget.Budget;
import io.lazaretto.artifact.budget.BudgetExceededException;
import io.lazaretto.artifact.python.PythonSource;
import io.lazaretto.artifact.report.Location;
import io.lazaretto.artifact.report.Place;
import io.lazaretto.artifact.report.Reasons;
import io.lazaretto.artifact.report.Signal;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Judges one text of Python. Stateless. */
public final class CodeInspection {
    /** The only place where Python looks for it: a comment in one of the first two lines (reference manual, 2.1.4). */
    private static final Pattern CODING = Pattern.compile("^[ \\t\\f]*#.*?coding[:=][ \\t]*([-_.a-zA-Z0-9]+)");

    private static final List<String> ORDINARY =
            List.of("utf-8", "utf8", "utf-8-sig", "ascii", "us-ascii", "latin-1", "iso-8859-1");

    private CodeInspection() {}

    /** @param base offset of the text in its place, in bytes */
    public static void inspect(String source, Place place, long base, Budget budget, Consumer<Signal> signals)
            throws BudgetExceededException {
        inspect(source, place, base, budget, Weighing.LOADER, signals);
    }

    /** @param weighing of what the code does; what it is, is not weighed */
    public static void inspect(
            String source, Place place, long base, Budget budget, Weighing weighing, Consumer<Signal> signals)
            throws BudgetExceededException {
        boolean mark = source.startsWith("\ufeff");
        String text = mark ? source.substring(1) : source;
        Offsets offsets = new Offsets(text, place, base + (mark ? 3 : 0));
        signals.accept(Signal.note(
                "code.present", "The file holds Python code that a loader may run", place.at(base), Map.of()));
        encoding(text, place, base, signals);
        hidden(text, offsets, signals);
        PythonSource parsed = PythonSource.parse(text, budget);
        if (parsed.mistake() != null) {
            signals.accept(Signal.inconclusive(
                    Reasons.MALFORMED,
                    "code.malformed",
                    "The code is not valid Python, so that it could not be examined",
                    offsets.at((int) parsed.mistake().offset()),
                    Map.of("problem", parsed.mistake().getMessage())));
        }
        new Analysis(budget, new Judge(offsets::at, weighing, signals)).run(parsed.statements());
    }

    private static void encoding(String text, Place place, long base, Consumer<Signal> signals) {
        text.lines().limit(2).forEach(line -> {
            Matcher coding = CODING.matcher(line.length() > 512 ? line.substring(0, 512) : line);
            if (coding.find()
                    && !ORDINARY.contains(
                            coding.group(1).toLowerCase(java.util.Locale.ROOT).replace('_', '-'))) {
                signals.accept(Signal.suspect(
                        "code.encoding",
                        "The code asks to be read in another encoding than the one it is in",
                        place.at(base),
                        Map.of("encoding", coding.group(1)),
                        List.of("CWE-838")));
            }
        });
    }

    /** CVE-2021-42574: characters that make code look other than it is. */
    private static void hidden(String text, Offsets offsets, Consumer<Signal> signals) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= '\u202a' && c <= '\u202e' || c >= '\u2066' && c <= '\u2069') {
                signals.accept(Signal.suspect(
                        "code.hidden-characters",
                        "Characters in the code change the order in which it is shown",
                        offsets.at(i),
                        Map.of("character", "U+%04X".formatted((int) c)),
                        List.of("CWE-1007", "CVE-2021-42574")));
                return;
            }
        }
    }

    /** Characters to bytes. */
    private static final class Offsets {
        private static final int STEP = 1 << 10;

        private final String text;
        private final Place place;
        private final long base;
        /** Bytes in front of every {@link #STEP}th character. */
        private final long[] bytes;

        Offsets(String text, Place place, long base) {
            this.text = text;
            this.place = place;
            this.base = base;
            this.bytes = new long[text.length() / STEP + 1];
            for (int i = 1; i < bytes.length; i++) {
                bytes[i] = bytes[i - 1] + bytes((i - 1) * STEP, i * STEP);
            }
        }

        Location at(int offset) {
            int to = Math.clamp(offset, 0, text.length());
            return place.at(base + bytes[to / STEP] + bytes(to / STEP * STEP, to));
        }

        private long bytes(int from, int to) {
            long count = 0;
            for (int i = from; i < to; i++) {
                char c = text.charAt(i);
                count += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
            }
            return count;
        }
    }
}
