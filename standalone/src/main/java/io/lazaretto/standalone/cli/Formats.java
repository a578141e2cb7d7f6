package io.lazaretto.standalone.cli;

import io.lazaretto.standalone.export.DocumentPrinter;
import io.lazaretto.standalone.render.Colour;
import io.lazaretto.standalone.render.SafeText;
import io.lazaretto.standalone.render.VerdictFormat;
import io.lazaretto.standalone.render.VerdictOutput;
import io.lazaretto.standalone.render.VerdictPrinter;
import io.lazaretto.standalone.trouble.Trouble;

/** Names of output formats, and what writes them. */
final class Formats {
    private static final int MAX_SHOWN = 40;
    private static final String USE = "; use text, json, ndjson, sarif or cyclonedx";

    private Formats() {}

    /** @throws Trouble for a name that is unknown, or known and not available yet */
    static VerdictFormat parse(String name) throws Trouble {
        return switch (name) {
            case "text" -> VerdictFormat.TEXT;
            case "json" -> VerdictFormat.JSON;
            case "ndjson" -> VerdictFormat.NDJSON;
            case "sarif" -> VerdictFormat.SARIF;
            case "cyclonedx" -> VerdictFormat.CYCLONEDX;
            case "vsa" -> throw new Trouble("--format vsa is not available yet" + USE);
            default -> throw new Trouble("unknown --format '" + SafeText.line(name, MAX_SHOWN) + "'" + USE);
        };
    }

    /** What writes the verdicts of a scan to standard output. */
    static VerdictOutput output(VerdictFormat format, Terminal terminal) {
        return format.isDocument()
                ? new DocumentPrinter(format, Version.number(), terminal.out())
                : new VerdictPrinter(format, Colour.of(terminal.outIsTerminal()), terminal.out());
    }
}
