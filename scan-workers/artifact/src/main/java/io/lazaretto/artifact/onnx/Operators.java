package io.lazaretto.artifact.onnx;

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

/** Which operators a model uses, and which of them it does not bring itself nor the standard defines. */
final class Operators {
    private static final int MAX_DISTINCT = 10_000;
    private static final List<String> CODE = List.of("CWE-94", "AML.T0011", "AML.T0018.002");
    private static final List<String> OUTSIDE = List.of("CWE-829", "AML.T0018.002");
    /** The interpreter of a pyop lives here, whatever the operator is called. */
    private static final Set<String> PYTHON_DOMAINS = Set.of("pyopdomain");

    private final Map<String, Long> uses = new LinkedHashMap<>();
    private final Set<String> defined = new HashSet<>();
    private boolean full;

    void use(Message node, Place place, Reading reading) {
        String domain = domain(node.text("domain"));
        String operator = node.text("op_type");
        if (isPython(domain, operator)) {
            reading.report(Signal.threat(
                    "onnx.operator.python",
                    "An operator that runs Python code",
                    place.at(node.offset()),
                    evidence(domain, operator),
                    CODE));
        } else if (domain.equals("com.microsoft") && operator.equals("EPContext")) {
            reading.report(Signal.suspect(
                    "onnx.operator.context",
                    "An operator that hands compiled code or a file name to a device driver",
                    place.at(node.offset()),
                    evidence(domain, operator),
                    OUTSIDE));
        } else {
            remember(domain + " " + operator, node.offset());
        }
    }

    private void remember(String key, long offset) {
        if (StandardOperators.contains(key)) {
            return;
        }
        if (uses.size() < MAX_DISTINCT) {
            uses.putIfAbsent(key, offset);
        } else {
            full = true;
        }
    }

    /** A function of the model's own: its nodes are looked at like all others. */
    void define(Message function) {
        if (defined.size() < MAX_DISTINCT) {
            defined.add(domain(function.text("domain")) + " " + function.text("name"));
        } else {
            full = true;
        }
    }

    void judge(Place place, Reading reading) {
        uses.forEach((key, offset) -> {
            if (!defined.contains(key)) {
                String domain = key.substring(0, key.indexOf(' '));
                boolean standard = StandardOperators.hasDomain(domain);
                reading.report(Signal.suspect(
                        standard ? "onnx.operator.unknown" : "onnx.operator.custom",
                        standard
                                ? "An operator that its standard does not have"
                                : "An operator that only a library outside the model can run",
                        place.at(offset),
                        evidence(domain, key.substring(domain.length() + 1)),
                        OUTSIDE));
            }
        });
        if (full) {
            reading.report(Signal.inconclusive(
                    Reasons.LIMIT + "operators",
                    "onnx.operators",
                    "More operators than are looked at",
                    place.whole(),
                    Map.of()));
        }
    }

    /** The operators of onnxruntime-extensions, of its predecessor and of its training that call an interpreter. */
    private static boolean isPython(String domain, String operator) {
        return PYTHON_DOMAINS.contains(domain)
                || operator.equals("PyOp")
                || operator.startsWith("PyCustomOp")
                || operator.equals("PythonOp")
                || operator.equals("PythonOpGrad");
    }

    private static String domain(String domain) {
        return domain.isEmpty() ? "ai.onnx" : domain;
    }

    private static Map<String, String> evidence(String domain, String operator) {
        return Map.of("domain", Evidence.text(domain), "operator", Evidence.text(operator));
    }
}
