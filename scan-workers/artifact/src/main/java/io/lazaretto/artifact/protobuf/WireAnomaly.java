package io.lazaretto.artifact.protobuf;

import io.lazaretto.artifact.report.Evidence;
import io.lazaretto.artifact.report.Place;
import io.lazaretto.artifact.report.Reasons;
import io.lazaretto.artifact.report.Signal;
import java.util.List;
import java.util.Map;

/** What is legal on the wire and written by no honest writer, or not known to us. */
public enum WireAnomaly {
    /** The last value wins in most parsers; messages are merged. */
    REPEATED(
            "protobuf.repeated-field",
            "A field that has one value has several: readers disagree on which counts",
            null),
    WIDE_NUMBER("protobuf.wide-number", "A number that some readers cut to 32 bits", null),
    UNKNOWN(
            "protobuf.unknown-field",
            "A field that the definition of the format does not have",
            Reasons.NOT_EXAMINED + "unknown field"),
    NOT_UTF8("protobuf.text", "A text that is not UTF-8", Reasons.MALFORMED),
    DEEP("protobuf.depth", "Messages are nested deeper than parsers follow", Reasons.LIMIT + "nested messages");

    private final String rule;
    private final String title;
    private final String reason;

    WireAnomaly(String rule, String title, String reason) {
        this.rule = rule;
        this.title = title;
        this.reason = reason;
    }

    /** What it means for a file. */
    public Signal signal(Message message, String field, Place place, long offset) {
        Map<String, String> evidence = Map.of("field", Evidence.text(message.type() + "." + field));
        return reason == null
                ? Signal.suspect(rule, title, place.at(offset), evidence, List.of("CWE-436"))
                : Signal.inconclusive(reason, rule, title, place.at(offset), evidence);
    }
}
