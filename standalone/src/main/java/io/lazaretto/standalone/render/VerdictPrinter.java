package io.lazaretto.standalone.render;

import static java.util.Objects.requireNonNull;

import io.lazaretto.schemas.event.Verdict;
import io.lazaretto.schemas.json.VerdictJson;
import java.io.PrintStream;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Writes verdicts in one format. Not thread-safe. After {@link #closed} nothing more needs to be written: nobody reads.
 */
public final class VerdictPrinter implements VerdictOutput {
    private final VerdictFormat format;
    private final VerdictText text;
    private final PrintStream out;
    private final SortedMap<Integer, Verdict> array = new TreeMap<>();
    private boolean first = true;

    public VerdictPrinter(VerdictFormat format, Colour colour, PrintStream out) {
        this.format = requireNonNull(format, "format is null");
        if (format.isDocument()) {
            throw new IllegalArgumentException("a document is no sequence of verdicts: " + format);
        }
        this.text = new VerdictText(colour);
        this.out = requireNonNull(out, "out is null");
    }

    @Override
    public void print(int position, Verdict verdict) {
        switch (format) {
            case TEXT -> {
                if (!first) {
                    out.println();
                }
                out.println(text.paragraph(verdict));
            }
            case LINES -> out.println(text.line(verdict));
            case JSON -> array.put(position, verdict);
            case NDJSON -> out.println(VerdictJson.write(verdict));
            case SARIF, CYCLONEDX -> throw new IllegalStateException("refused by the constructor");
        }
        first = false;
        out.flush();
    }

    @Override
    public void end() {
        if (format == VerdictFormat.JSON) {
            out.println(VerdictJson.writeArray(List.copyOf(array.values())));
        }
        out.flush();
    }

    @Override
    public boolean closed() {
        return out.checkError();
    }
}
