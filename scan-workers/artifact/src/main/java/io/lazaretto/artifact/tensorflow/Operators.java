package io.lazaretto.artifact.tensorflow;

import io.lazaretto.artifact.protobuf.Message;
import io.lazaretto.artifact.reader.Reading;
import io.lazaretto.artifact.report.Evidence;
import io.lazaretto.artifact.report.Place;
import io.lazaretto.artifact.report.Reasons;
import io.lazaretto.artifact.report.Signal;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Says what the operators of a graph reach. */
final class Operators {
    private static final int MAX_DISTINCT = 10_000;
    private static final List<String> CODE = List.of("CWE-94", "AML.T0011", "AML.T0018.002");
    private static final List<String> OUTSIDE = List.of("CWE-829", "AML.T0018.002");

    private final Place place;
    private final Reading reading;
    private final Map<String, Long> unknown = new LinkedHashMap<>();
    private final Set<String> reported = new HashSet<>();
    private final Set<String> defined = new HashSet<>();
    private boolean full;

    Operators(Place place, Reading reading) {
        this.place = place;
        this.reading = reading;
    }

    void use(Message node) {
        String operator = node.text("op");
        switch (OperatorClass.of(operator)) {
            case PURE, CHECKPOINT, TABLE -> {}
            case THREAT ->
                report(
                        operator,
                        Signal.threat(
                                "tensorflow.operator.dangerous",
                                "An operator that reads or writes any file, or runs code",
                                place.at(node.offset()),
                                evidence(node.text("name"), operator),
                                CODE));
            case OUTSIDE ->
                report(
                        operator,
                        Signal.suspect(
                                "tensorflow.operator.outside",
                                "An operator that reaches files, records, other processes or devices",
                                place.at(node.offset()),
                                evidence(node.text("name"), operator),
                                OUTSIDE));
            case OPAQUE ->
                report(
                        operator,
                        Signal.inconclusive(
                                Reasons.NOT_EXAMINED + "compiled program",
                                "tensorflow.operator.opaque",
                                "An operator that runs a program in its attributes, which has not been examined",
                                place.at(node.offset()),
                                evidence(node.text("name"), operator)));
            case UNKNOWN -> {
                if (unknown.size() < MAX_DISTINCT) {
                    unknown.putIfAbsent(operator, node.offset());
                } else {
                    full = true;
                }
            }
        }
    }

    private void report(String operator, Signal signal) {
        if (reported.add(operator)) {
            reading.report(signal);
        }
    }

    void define(Message function) {
        for (Message signature : function.kept("signature")) {
            if (defined.size() < MAX_DISTINCT * 10) {
                defined.add(signature.text("name"));
            } else {
                full = true;
            }
        }
    }

    /** All functions of a graph are known. */
    void judge() {
        unknown.forEach((operator, offset) -> {
            if (!defined.contains(operator)) {
                report(
                        operator,
                        Signal.suspect(
                                "tensorflow.operator.unknown",
                                "An operator that only a library outside the model can run",
                                place.at(offset),
                                evidence("", operator),
                                OUTSIDE));
            }
        });
        if (full) {
            reading.report(Signal.inconclusive(
                    Reasons.LIMIT + "operators",
                    "tensorflow.operators",
                    "More operators than are looked at",
                    place.whole(),
                    Map.of()));
        }
        unknown.clear();
        defined.clear();
    }

    private static Map<String, String> evidence(String node, String operator) {
        return Map.of("node", Evidence.text(node), "operator", Evidence.text(operator));
    }
}
