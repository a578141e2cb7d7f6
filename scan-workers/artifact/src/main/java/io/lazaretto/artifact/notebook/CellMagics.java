package io.lazaretto.artifact.notebook;

import io.lazaretto.artifact.bytes.ByteView;
import io.lazaretto.artifact.markup.HtmlReader;
import io.lazaretto.artifact.reader.Reading;
import io.lazaretto.artifact.report.Place;
import io.lazaretto.artifact.shell.ShellScript;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;

/** What the first line of a cell makes of the others (IPython, "Cell magics"). */
final class CellMagics {
    private static final int MAX_DEPTH = 8;
    private static final String NOTHING = "pass";
    private static final Set<String> PYTHONS = Set.of(
            "python",
            "python3",
            "ipython",
            "pypy",
            "capture",
            "cython",
            "cython_inline",
            "wandb",
            "snakeviz",
            "black",
            "cache");
    private static final Set<String> PAGES = Set.of("html", "svg", "javascript", "js");
    private static final Set<String> TEXTS = Set.of("markdown", "latex");

    private final CellCode code;
    private final ShellScript shell;
    private final Reading reading;

    CellMagics(CellCode code, ShellScript shell, Reading reading) {
        this.code = code;
        this.shell = shell;
        this.reading = reading;
    }

    /** @param name of the magic; empty when the cell has none */
    private record Cell(String name, String arguments, String body) {
        static Cell of(String text) {
            String first = text.stripLeading();
            if (!first.startsWith("%%")) {
                return new Cell("", "", text);
            }
            int end = first.indexOf('\n');
            String line = first.substring(2, end < 0 ? first.length() : end).strip();
            String name = line.split("\\s", 2)[0];
            return new Cell(name, line.substring(name.length()).strip(), end < 0 ? "" : first.substring(end + 1));
        }

        boolean writes() {
            return name.equals("writefile") || name.equals("file");
        }

        /** The file that a cell writes. */
        String file() {
            String[] words = arguments.split("\\s+", -1);
            return words[words.length - 1].replaceAll("^[\"']|[\"']$", "");
        }
    }

    /** Remembers what a cell writes into a file. */
    void written(String text) {
        Cell cell = Cell.of(text.replace("\r\n", "\n"));
        if (cell.writes() && !cell.file().endsWith(".py")) {
            shell.wrote(cell.file(), cell.body() + "\n");
        }
    }

    /** The Python of a cell; what else it holds is judged on the way. */
    String python(String text, Place place, long offset, int depth) throws IOException {
        Cell cell = Cell.of(text);
        String kind = cell.name().toLowerCase(Locale.ROOT);
        if (cell.name().isEmpty() && cell.arguments().isEmpty()) {
            return code.lines(cell.body(), offset);
        }
        if (depth > MAX_DEPTH) {
            code.foreign(cell.name(), offset);
            return NOTHING;
        }
        if (cell.writes()) {
            return written(cell, place, offset);
        }
        if (PAGES.contains(kind)) {
            boolean script = kind.startsWith("j");
            HtmlReader.inspect(
                    script ? "<script>" + cell.body() + "</script>" : cell.body(),
                    code.place(),
                    offset,
                    false,
                    reading.budget(),
                    reading::report);
            return NOTHING;
        }
        String command = cell.name().equals("script") ? cell.arguments() : cell.name() + " " + cell.arguments();
        String program = command.split("\\s", 2)[0];
        if (CellCode.SHELLS.contains(program) || program.equals("!")) {
            if (!cell.arguments().isEmpty() && !program.equals("!")) {
                shell.judge(command, offset);
            }
            shell.judge(cell.body(), offset);
            return NOTHING;
        }
        if (LineMagics.STATEMENTS.containsKey(program) && !program.equals("px")) {
            code.statement(LineMagics.statement(program, cell.arguments()), offset);
        }
        if (PYTHONS.contains(program) || LineMagics.STATEMENTS.containsKey(program)) {
            return python(cell.body(), place, offset, depth + 1);
        }
        if (!TEXTS.contains(kind)) {
            code.foreign(cell.name(), offset);
        }
        return NOTHING;
    }

    /** A module that a cell writes is held to what cells are held to; any other file is looked at like one. */
    private String written(Cell cell, Place place, long offset) throws IOException {
        if (cell.file().endsWith(".py")) {
            return code.lines(cell.body(), offset);
        }
        byte[] bytes = cell.body().getBytes(StandardCharsets.UTF_8);
        reading.content(ByteView.of(bytes), place.member(cell.file()), cell.file());
        return NOTHING;
    }
}
