package io.lazaretto.artifact.notebook;

import io.lazaretto.artifact.code.CodeInspection;
import io.lazaretto.artifact.python.PythonSource;
import io.lazaretto.artifact.reader.Reading;
import io.lazaretto.artifact.report.Evidence;
import io.lazaretto.artifact.report.Location;
import io.lazaretto.artifact.report.Observation;
import io.lazaretto.artifact.report.Place;
import io.lazaretto.artifact.report.Reasons;
import io.lazaretto.artifact.report.Signal;
import io.lazaretto.artifact.shell.ShellScript;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/** The code of a notebook, in the languages that its metadata claim: cells of Python are read as one module. */
final class CellCode {
    static final Set<String> SHELLS = Set.of("bash", "sh", "system", "sx", "zsh");

    private static final String DETECTOR = "artifact.code";
    private static final String CELL = "cell ";

    private final Place place;
    private final Reading reading;
    private final ShellScript shell;
    private final CellWeighing weighing;
    private final CellMagics magics;
    private final LineMagics lines;

    CellCode(Place place, Reading reading) {
        this.place = place;
        this.reading = reading;
        this.shell = new ShellScript(place, reading.budget(), this::say);
        this.weighing = new CellWeighing(shell);
        this.magics = new CellMagics(this, shell, reading);
        this.lines = new LineMagics(this, shell);
    }

    /** @param languages that the metadata name: where they disagree, a cell is code in each of them */
    void judge(List<NotebookReader.Part> cells, Set<String> languages) throws IOException {
        List<NotebookReader.Part> code =
                cells.stream().filter(c -> c.kind().equals("code")).toList();
        for (String language : languages) {
            if (language.contains("python")) {
                // A file may be run in front of the cell that writes it.
                for (NotebookReader.Part cell : code) {
                    magics.written(cell.text());
                }
                module(cells);
            } else if (SHELLS.contains(language)) {
                for (NotebookReader.Part cell : code) {
                    shell.judge(cell.text(), cell.offset());
                }
            } else if (!code.isEmpty()) {
                foreign(language, -1);
            }
        }
    }

    private void module(List<NotebookReader.Part> cells) throws IOException {
        StringBuilder module = new StringBuilder();
        NavigableMap<Long, Place> cellsOfModule = new TreeMap<>();
        long moduleBytes = 0;
        int number = 0;
        for (NotebookReader.Part cell : cells) {
            number++;
            if (!cell.kind().equals("code")) {
                continue;
            }
            Place inCell = place.member(CELL + number);
            String code = magics.python(cell.text().replace("\r\n", "\n"), inCell, cell.offset(), 0);
            if (PythonSource.parse(code, reading.budget()).mistake() == null) {
                cellsOfModule.put(moduleBytes, inCell);
                module.append(code).append('\n');
                moduleBytes += code.getBytes(StandardCharsets.UTF_8).length + 1;
            } else {
                CodeInspection.inspect(code, inCell, 0, reading.budget(), weighing, this::say);
            }
        }
        if (!module.isEmpty()) {
            CodeInspection.inspect(
                    module.toString(),
                    place,
                    0,
                    reading.budget(),
                    weighing,
                    signal -> say(located(signal, cellsOfModule)));
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

    /** What is left of a text when IPython has taken its own lines. */
    String lines(String text, long offset) throws IOException {
        return CellLines.python(text, reading.budget(), line -> lines.command(line, offset));
    }

    /** Python that is no cell of its own. */
    void statement(String text, long offset) throws IOException {
        if (!text.isBlank()) {
            CodeInspection.inspect(lines(text, offset), place, offset, reading.budget(), weighing, this::say);
        }
    }

    void foreign(String language, long offset) {
        say(Signal.inconclusive(
                Reasons.NOT_EXAMINED + "notebook",
                "notebook.language",
                "The notebook holds code in a language that is not examined",
                place.at(offset),
                Map.of("language", Evidence.text(language))));
    }

    Place place() {
        return place;
    }

    void say(Signal signal) {
        reading.report(DETECTOR, signal);
    }
}
