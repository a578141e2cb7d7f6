package io.lazaretto.artifact.packages;

import io.lazaretto.artifact.budget.BudgetExceededException;
import io.lazaretto.artifact.bytes.ByteView;
import io.lazaretto.artifact.reader.FormatReader;
import io.lazaretto.artifact.reader.Reading;
import io.lazaretto.artifact.report.DistinctSignals;
import io.lazaretto.artifact.report.Place;
import io.lazaretto.artifact.report.Reasons;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Lists of packages: requirements and constraints of pip (pip documentation, "Requirements File Format"), with the files that
 * they include, and the settings of pip and of projects.
 */
public final class RequirementsReader implements FormatReader {
    private static final int MAX_BYTES = 4 << 20;
    private static final int MAX_FILES = 64;
    private static final int MAX_SIGNALS = 64;
    /** What Python's {@code str.splitlines} splits at: pip reads the lines so. */
    private static final Pattern LINE_END = Pattern.compile("\\r\\n|[\\n\\r\\x0b\\x0c\\x1c-\\x1e\\x85\\u2028\\u2029]");

    private static final Pattern COMMENT = Pattern.compile("(^|\\s)#");
    private static final Pattern INCLUDE =
            Pattern.compile("^(?:-r|-c|--requirement|--constraint)(?:\\s*=\\s*|\\s*)([^\\s=].*)$");

    @Override
    public void read(ByteView view, Place place, Reading reading) throws IOException {
        DistinctSignals signals = new DistinctSignals(reading::report, MAX_SIGNALS);
        String name =
                reading.name().substring(reading.name().lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
        if (!name.endsWith(".txt") && !name.endsWith(".in")) {
            new PackageSettings(place, signals).read(text(view), reading.budget());
            return;
        }
        String folder = place.path().substring(0, place.path().lastIndexOf('/') + 1);
        Deque<String> waiting = new ArrayDeque<>();
        Set<String> seen = new HashSet<>();
        lines(text(view), "", place, reading, signals, waiting);
        while (!waiting.isEmpty()) {
            String path = waiting.removeFirst();
            if (seen.size() >= MAX_FILES) {
                throw new BudgetExceededException(Reasons.LIMIT + "list of packages");
            }
            ByteView other = seen.add(path) ? reading.beside(path).orElse(null) : null;
            if (other != null) {
                lines(text(other), path, Place.of(folder + path), reading, signals, waiting);
            }
        }
    }

    private static String text(ByteView view) throws IOException {
        if (view.size() > MAX_BYTES) {
            throw new BudgetExceededException(Reasons.LIMIT + "list of packages");
        }
        String text = new String(view.copy(0, MAX_BYTES), StandardCharsets.UTF_8);
        return text.startsWith("\ufeff") ? text.substring(1) : text;
    }

    /** @param path of the file from the folder of the first one */
    private static void lines(
            String text, String path, Place place, Reading reading, DistinctSignals signals, Deque<String> waiting)
            throws IOException {
        StringBuilder logical = new StringBuilder();
        Matcher end = LINE_END.matcher(text);
        long at = 0;
        long begun = 0;
        for (int from = 0; from <= text.length(); ) {
            reading.budget().checkTime();
            boolean found = end.find(from);
            String line = text.substring(from, found ? end.start() : text.length());
            int next = found ? end.end() : text.length() + 1;
            boolean comment = COMMENT.matcher(line.stripLeading()).lookingAt();
            boolean continues = line.endsWith("\\") && !comment && found;
            logical.append(continues ? line.substring(0, line.length() - 1) : comment ? " " + line : line);
            at += text.substring(from, Math.min(next, text.length())).getBytes(StandardCharsets.UTF_8).length;
            if (!continues) {
                line(logical.toString(), begun, path, place, signals, waiting);
                logical.setLength(0);
                begun = at;
            }
            from = next;
        }
    }

    private static void line(
            String line, long at, String path, Place place, DistinctSignals signals, Deque<String> waiting) {
        Matcher comment = COMMENT.matcher(line);
        String plain = (comment.find() ? line.substring(0, comment.start()) : line).strip();
        if (plain.isEmpty()) {
            return;
        }
        PackageSources.arguments(List.of(plain.split("\\s+", -1)), place.at(at))
                .forEach(
                        signal -> signals.accept(signal.observation().evidence().toString(), signal));
        Matcher include = INCLUDE.matcher(plain);
        if (include.matches() && waiting.size() < MAX_FILES) {
            String target = beside(path, include.group(1).strip().replaceAll("^[\"']|[\"']$", ""));
            if (target != null) {
                waiting.addLast(target);
            }
        }
    }

    /** @return null when the target does not lie beside or below the first file */
    private static String beside(String path, String target) {
        Deque<String> parts = new ArrayDeque<>();
        for (String part : (path.substring(0, path.lastIndexOf('/') + 1) + target).split("/", -1)) {
            if (part.equals("..") && parts.pollLast() == null || target.startsWith("/")) {
                return null;
            }
            if (!part.equals("..") && !part.equals(".") && !part.isEmpty()) {
                parts.addLast(part);
            }
        }
        return String.join("/", parts);
    }
}
