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
public final class VerdictPrinter {
    private final VerdictFormat format;
    private final VerdictText text;
    private final PrintStream out;
    private final SortedMap<Integer, Verdict> array = new TreeMap<>();
    private boolean first = true;

    public VerdictPrinter(VerdictFormat format, Colour colour, PrintStream out) {
        this.format = requireNonNull(format, "format is null");
        this.text = new VerdictText(colour);
        this.out = requireNonNull(out, "out is null");
    }

    /** @param position of the verdict in an array; other formats write in the order of the calls */
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
        }
        first = false;
        out.flush();
    }

    /** Writes what a format keeps until the end. */
    public void end() {
        if (format == VerdictFormat.JSON) {
            out.println(VerdictJson.writeArray(List.copyOf(array.values())));
        }
        out.flush();
    }

    /** Whether the reader has gone away. */
    public boolean closed() {
        return out.checkError();
    }
}
