package io.lazaretto.artifact.torchscript;

import io.lazaretto.artifact.inspect.Detectors;
import io.lazaretto.artifact.python.Expr;
import io.lazaretto.artifact.reader.Reading;
import io.lazaretto.artifact.report.Evidence;
import io.lazaretto.artifact.report.Place;
import io.lazaretto.artifact.report.Signal;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What the operators do that TorchScript code names. */
final class Operators {
    private static final List<String> TAXONOMY = List.of("CWE-73", "AML.T0018.002");
    private static final Set<String> FILES = Set.of("save", "load", "from_file", "_save", "read_file", "write_file");
    /** Namespaces of operators that compute: torch's own and torchvision's, whose file operators are told above. */
    private static final Set<String> NAMESPACES = Set.of(
            "aten",
            "prim",
            "prims",
            "quantized",
            "quantized_decomposed",
            "torchvision",
            "image",
            "inductor",
            "_caffe2");

    /** Functions of Python that the language does not have: its compiler refuses them, and so no compiler wrote them. */
    private static final Set<String> PYTHON = Set.of(
            "breakpoint",
            "compile",
            "delattr",
            "eval",
            "exec",
            "globals",
            "input",
            "locals",
            "open",
            "setattr",
            "vars");

    /** Classes that C++ registers; what others do is code that is not in the archive. */
    private static final String CLASSES = "__torch__.torch.classes.";

    private static final Set<String> KNOWN_CLASSES = Set.of("quantized", "rnn", "sparse", "xnnpack", "mkldnn");

    private static final Set<String> KNOWN = known();

    private Operators() {}

    /** The dotted name of a callee; "" when it is computed. */
    static String dotted(Expr callee) {
        StringBuilder name = new StringBuilder();
        Expr at = callee;
        while (at.kind() == Expr.Kind.ATTRIBUTE) {
            name.insert(0, "." + at.text());
            at = at.parts().getFirst();
        }
        return at.kind() == Expr.Kind.NAME ? at.text() + name : "";
    }

    static void judge(String name, Place place, int at, Reading reading) {
        String[] parts = name.split("\\.", 8);
        String last = parts[parts.length - 1];
        boolean torch = parts[0].equals("torch") && parts.length > 1;
        boolean ops = parts.length >= 3 && parts[0].equals("ops");
        if ((torch || ops) && FILES.contains(last)) {
            reading.report(
                    Detectors.CODE,
                    Signal.threat(
                            "torchscript.file-access",
                            "TorchScript code reads or writes files when the model runs",
                            place.at(at),
                            Map.of("operator", Evidence.text(name)),
                            TAXONOMY));
        } else if (torch && (parts.length > 2 || !KNOWN.contains(last))
                || ops && !NAMESPACES.contains(parts[1])
                || parts.length == 1 && (name.startsWith("__") || PYTHON.contains(name))
                || name.startsWith(CLASSES) && !KNOWN_CLASSES.contains(parts[3])) {
            reading.report(
                    Detectors.CODE,
                    Signal.suspect(
                            "torchscript.unknown-operator",
                            "TorchScript code calls an operator that is on no list",
                            place.at(at),
                            Map.of("operator", Evidence.text(name)),
                            TAXONOMY));
        }
    }

    private static Set<String> known() {
        try (InputStream in = Operators.class.getResourceAsStream("ops.txt")) {
            if (in == null) {
                throw new IllegalStateException("missing resource ops.txt");
            }
            return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .collect(Collectors.toUnmodifiableSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
