package io.lazaretto.artifact.notebook;

import io.lazaretto.artifact.code.CodeInspection;
import io.lazaretto.artifact.markup.HtmlReader;
import io.lazaretto.artifact.python.PythonSource;
import io.lazaretto.artifact.reader.Reading;
import io.lazaretto.artifact.report.Location;
import io.lazaretto.artifact.report.Observation;
import io.lazaretto.artifact.report.Outcome;
import io.lazaretto.artifact.report.Place;
import io.lazaretto.artifact.report.Reasons;
import io.lazaretto.artifact.report.Severity;
import io.lazaretto.artifact.report.Signal;
import io.lazaretto.artifact.shell.ShellScript;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The code of a notebook: Python, and what IPython makes of lines that are none (IPython, "Built-in magic commands"). */
final class CellCode {
    private static final String DETECTOR = "artifact.code";
    private static final Set<String> SHELLS = Set.of("bash", "sh", "system", "sx", "zsh");
    private static final Set<String> PYTHONS =
            Set.of("python", "python3", "ipython", "time", "timeit", "capture", "prun", "memit", "mprun", "px");
    private static final Set<String> TEXTS =
            Set.of("writefile", "file", "markdown", "latex", "html", "svg", "javascript", "js", "sql", "cython", "R");
    private static final Pattern ASSIGNED =
            Pattern.compile("^(\\s*)([A-Za-z_][\\w, ]{0,256}?)\\s*=\\s*([!%])(.*)$", Pattern.DOTALL);
    private static final Pattern HELP = Pattern.compile("^\\s*(\\?{1,2}\\S.*|[\\w.%]{1,256}\\?{1,2})\\s*$");

    /** What a person who runs a cell expects it to do, and what would be odd in a module that a loader imports. */
    private static final Set<String> ORDINARY_WHEN_RUN = Set.of(
            "code.network",
            "code.write",
            "code.delete",
            "code.secrets",
            "code.deserialization",
            "code.interpreter",
            "code.computed-import",
            "code.execution");

    private static final String CELL = "cell ";

    private final Place place;
    private final Reading reading;
    private final ShellScript shell;

    CellCode(Place place, Reading reading) {
        this.place = place;
        this.reading = reading;
        this.shell = new ShellScript(place, reading.budget(), this::say);
    }

    void judge(List<NotebookReader.Part> cells, String language) throws IOException {
        StringBuilder module = new StringBuilder();
        NavigableMap<Long, Place> cellsOfModule = new TreeMap<>();
        long moduleBytes = 0;
        int number = 0;
        boolean python = language.contains("python");
        boolean foreign = false;
        for (NotebookReader.Part cell : cells) {
            number++;
            if (!cell.kind().equals("code")) {
                continue;
            }
            if (!python && !SHELLS.contains(language)) {
                foreign = true;
                continue;
            }
            if (SHELLS.contains(language)) {
                shell.judge(cell.text(), cell.offset());
                continue;
            }
            String code = python(cell);
            if (PythonSource.parse(code, reading.budget()).mistake() == null) {
                cellsOfModule.put(moduleBytes, place.member(CELL + number));
                module.append(code).append('\n');
                moduleBytes += code.getBytes(StandardCharsets.UTF_8).length + 1;
            } else {
                CodeInspection.inspect(code, place.member(CELL + number), 0, reading.budget(), this::ofCell);
            }
        }
        if (foreign) {
            say(Signal.inconclusive(
                    Reasons.NOT_EXAMINED + "notebook",
                    "notebook.language",
                    "The notebook holds code in a language that is not examined",
                    place.whole(),
                    Map.of("language", language)));
        }
        if (!module.isEmpty()) {
            CodeInspection.inspect(
                    module.toString(), place, 0, reading.budget(), signal -> ofCell(located(signal, cellsOfModule)));
        }
    }

    /** The cells are read as one module; what is found in it lies in the cell that begins before it. */
    private Signal located(Signal signal, NavigableMap<Long, Place> cells) {
        Observation o = signal.observation();
        Map.Entry<Long, Place> cell = o.location() == null || o.location().offset() < 0
                ? null
                : cells.floorEntry(o.location().offset());
        if (cell == null) {
            return signal;
        }
        // What is said of the module as a whole is said of the notebook.
        Location inCell = o.rule().equals("code.present")
                ? place.whole()
                : cell.getValue().at(o.location().offset() - cell.getKey());
        return new Signal(
                signal.outcome(),
                signal.reason(),
                new Observation(o.rule(), o.severity(), o.title(), inCell, o.evidence(), o.taxonomy()));
    }

    /** The Python of a cell; what goes to a shell is judged on the way. */
    private String python(NotebookReader.Part cell) throws IOException {
        String text = cell.text().replace("\r\n", "\n");
        String first = text.stripLeading();
        if (first.startsWith("%%")) {
            int end = first.indexOf('\n');
            String magic = first.substring(2, end < 0 ? first.length() : end).strip();
            String body = end < 0 ? "" : first.substring(end + 1);
            String name = magic.split("\\s", 2)[0];
            String program = name.equals("script") && magic.contains(" ")
                    ? magic.substring(7).strip().split("\\s", 2)[0]
                    : name;
            if (SHELLS.contains(program) || program.equals("!")) {
                shell.judge(body, cell.offset());
                return "pass";
            }
            if (name.equals("html") || name.equals("HTML") || name.equals("javascript") || name.equals("js")) {
                boolean script = !name.equalsIgnoreCase("html");
                HtmlReader.inspect(
                        script ? "<script>" + body + "</script>" : body,
                        place,
                        cell.offset(),
                        false,
                        reading.budget(),
                        reading::report);
                return "pass";
            }
            if (name.equals("writefile") || name.equals("file")) {
                return magic.endsWith(".py") ? lines(body, cell.offset()) : written(magic, body, cell.offset());
            }
            if (PYTHONS.contains(program)) {
                return lines(body, cell.offset());
            }
            if (!TEXTS.contains(name)) {
                say(Signal.inconclusive(
                        Reasons.NOT_EXAMINED + "notebook",
                        "notebook.language",
                        "The notebook holds code in a language that is not examined",
                        place.at(cell.offset()),
                        Map.of("language", io.lazaretto.artifact.report.Evidence.text(name))));
            }
            return "pass";
        }
        return lines(text, cell.offset());
    }

    private String written(String magic, String body, long offset) throws IOException {
        if (magic.endsWith(".sh")) {
            shell.judge(body, offset);
        }
        return "pass";
    }

    private String lines(String text, long offset) throws IOException {
        StringBuilder out = new StringBuilder(text.length());
        String[] lines = text.split("\n", -1);
        for (int i = 0; i < lines.length; i++) {
            String line = lines[i];
            String bare = line.stripLeading();
            boolean special = bare.startsWith("!") || bare.startsWith("%") && !insideExpression(out);
            Matcher assigned = ASSIGNED.matcher(line);
            if (special || assigned.matches()) {
                StringBuilder whole = new StringBuilder(special ? bare : assigned.group(3) + assigned.group(4));
                while (whole.toString().endsWith("\\") && i + 1 < lines.length) {
                    whole.setLength(whole.length() - 1);
                    whole.append(lines[++i]);
                }
                command(whole.toString(), offset);
                String indent = line.substring(0, line.length() - bare.length());
                out.append(special ? indent + "pass" : assigned.group(1) + assigned.group(2) + " = None");
            } else if (HELP.matcher(line).matches()) {
                out.append("pass");
            } else {
                out.append(line);
            }
            out.append('\n');
        }
        return out.toString();
    }

    /** A line that begins with a percent sign inside brackets is a remainder, not a magic. */
    private static boolean insideExpression(StringBuilder before) {
        int depth = 0;
        char quote = 0;
        for (int i = 0; i < before.length(); i++) {
            char c = before.charAt(i);
            if (c == '\n') {
                quote = 0;
            } else if (c == '\\') {
                i++;
            } else if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else if (c == '\'' || c == '"') {
                quote = c;
            } else if (c == '#') {
                int end = before.indexOf("\n", i);
                i = end < 0 ? before.length() : end - 1;
            } else {
                depth += "([{".indexOf(c) >= 0 ? 1 : ")]}".indexOf(c) >= 0 ? -1 : 0;
            }
        }
        return depth > 0 || before.toString().stripTrailing().endsWith("\\");
    }

    private void command(String line, long offset) throws IOException {
        String command = line.substring(1);
        if (line.startsWith("%")) {
            String name = command.strip().split("\\s", 2)[0];
            String rest = command.strip().substring(name.length());
            switch (name) {
                case "sx", "system", "sc" -> shell.judge(rest, offset);
                case "pip", "conda", "mamba", "uv" -> shell.judge(command, offset);
                case "time", "timeit", "prun" ->
                    CodeInspection.inspect(rest.strip(), place, offset, reading.budget(), this::ofCell);
                case "run", "load", "loadpy" -> {
                    if (rest.contains("://")) {
                        say(Signal.threat(
                                "script.download-run",
                                "The script runs what it downloads",
                                place.at(offset),
                                Map.of("command", io.lazaretto.artifact.report.Evidence.text(line)),
                                List.of("CWE-494")));
                    }
                }
                default -> {}
            }
            return;
        }
        // Braces are filled in by Python; what they hold is unknown.
        shell.judge(
                (command.startsWith("!") ? command.substring(1) : command)
                        .replaceAll("(?<!\\$)\\{[\\w.\\[\\]'\"]{1,128}\\}", "\\${cell}"),
                offset);
    }

    /** Code that a person runs is held to what a person would not expect. */
    private void ofCell(Signal signal) {
        String rule = signal.observation().rule();
        if (signal.outcome() == Outcome.SUSPECT && ORDINARY_WHEN_RUN.contains(rule)) {
            say(note(signal.observation()));
            return;
        }
        boolean starts =
                rule.equals("code.process") && !signal.observation().evidence().containsKey("argument");
        if (rule.equals("code.process") && signal.outcome() != Outcome.CLEAR && !starts) {
            // What it starts says what it is.
            boolean[] hostile = {false};
            Consumer<Signal> watch = s -> hostile[0] |= s.outcome() != Outcome.CLEAR;
            try {
                new ShellScript(place, reading.budget(), watch)
                        .judge(signal.observation().evidence().get("argument"), -1);
            } catch (IOException e) {
                hostile[0] = true;
            }
            say(hostile[0] ? signal : note(signal.observation()));
            return;
        }
        if ((rule.equals("code.process") || rule.equals("code.socket")) && signal.outcome() == Outcome.THREAT) {
            Observation o = signal.observation();
            say(Signal.suspect(rule, o.title(), o.location(), o.evidence(), o.taxonomy()));
            return;
        }
        say(signal);
    }

    private static Signal note(Observation o) {
        return new Signal(
                Outcome.CLEAR,
                null,
                new Observation(o.rule(), Severity.NOTE, o.title(), o.location(), o.evidence(), o.taxonomy()));
    }

    private void say(Signal signal) {
        reading.report(DETECTOR, signal);
    }
}
