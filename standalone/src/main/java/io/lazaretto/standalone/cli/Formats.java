package io.lazaretto.standalone.cli;

import io.lazaretto.standalone.render.SafeText;
import io.lazaretto.standalone.render.VerdictFormat;
import io.lazaretto.standalone.trouble.Trouble;

/** Names of output formats. */
final class Formats {
    private static final int MAX_SHOWN = 40;

    private Formats() {}

    /** @throws Trouble for a name that is unknown, or known and not available yet */
    static VerdictFormat parse(String name) throws Trouble {
        return switch (name) {
            case "text" -> VerdictFormat.TEXT;
            case "json" -> VerdictFormat.JSON;
            case "ndjson" -> VerdictFormat.NDJSON;
            case "sarif", "cyclonedx", "vsa" ->
                throw new Trouble("--format " + name + " is not available yet; use text, json or ndjson");
            default ->
                throw new Trouble(
                        "unknown --format '" + SafeText.line(name, MAX_SHOWN) + "'; use text, json or ndjson");
        };
    }
}
