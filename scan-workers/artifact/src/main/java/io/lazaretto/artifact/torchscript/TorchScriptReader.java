package io.lazaretto.artifact.torchscript;

import io.lazaretto.artifact.budget.BudgetExceededException;
import io.lazaretto.artifact.bytes.ByteView;
import io.lazaretto.artifact.inspect.Detectors;
import io.lazaretto.artifact.python.Expr;
import io.lazaretto.artifact.python.PythonSource;
import io.lazaretto.artifact.python.Stmt;
import io.lazaretto.artifact.reader.FormatReader;
import io.lazaretto.artifact.reader.Reading;
import io.lazaretto.artifact.report.Evidence;
import io.lazaretto.artifact.report.MalformedArtifactException;
import io.lazaretto.artifact.report.Place;
import io.lazaretto.artifact.report.Reasons;
import io.lazaretto.artifact.report.Signal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/**
 * Code that torch's own compiler wrote and its interpreter runs. It can reach nothing but operators: those that compute are
 * allowed, those that read or write files are an attack, and all others are unknown.
 */
public final class TorchScriptReader implements FormatReader {
    private static final int MAX_BYTES = 4 << 20;
    private static final List<String> TAXONOMY = List.of("CWE-73", "AML.T0018.002");

    @Override
    public void read(ByteView view, Place place, Reading reading) throws IOException, MalformedArtifactException {
        if (view.size() > MAX_BYTES) {
            throw new BudgetExceededException(Reasons.LIMIT + "TorchScript code");
        }
        String text = new String(view.copy(0, MAX_BYTES), StandardCharsets.UTF_8);
        reading.report(
                Detectors.CODE,
                Signal.note("torchscript.present", "The archive holds TorchScript code", place.whole(), Map.of()));
        PythonSource source = PythonSource.parse(text, reading.budget());
        statements(source.statements(), place, reading);
        if (source.mistake() != null) {
            reading.report(
                    Detectors.CODE,
                    Signal.inconclusive(
                            Reasons.MALFORMED,
                            "torchscript.malformed",
                            "The code is not valid, so that it could not be examined",
                            place.at(source.mistake().offset()),
                            Map.of("problem", source.mistake().getMessage())));
        }
    }

    private static void statements(List<Stmt> all, Place place, Reading reading) throws BudgetExceededException {
        Deque<Stmt> open = new ArrayDeque<>(all);
        while (!open.isEmpty()) {
            reading.budget().checkTime();
            switch (open.removeFirst()) {
                case Stmt.Import i -> foreign(i.module(), i.at(), place, reading);
                case Stmt.FromImport f -> foreign(f.module(), f.at(), place, reading);
                case Stmt.Assign a -> {
                    expression(a.value(), place, reading);
                    a.targets().forEach(t -> expression(t, place, reading));
                }
                case Stmt.Evaluate e -> e.values().forEach(v -> expression(v, place, reading));
                case Stmt.Global g -> foreign("global", g.at(), place, reading);
                case Stmt.Function f -> {
                    f.header().forEach(h -> expression(h, place, reading));
                    f.decorators().forEach(d -> expression(d, place, reading));
                    f.body().forEach(open::addFirst);
                }
                case Stmt.ClassDef c -> c.body().forEach(open::addFirst);
                case Stmt.Block b -> {
                    b.heads().forEach(h -> expression(h, place, reading));
                    b.bodies().forEach(body -> body.forEach(open::addFirst));
                }
            }
        }
    }

    private static void expression(Expr root, Place place, Reading reading) {
        Deque<Expr> open = new ArrayDeque<>(List.of(root));
        while (!open.isEmpty()) {
            Expr expr = open.removeFirst();
            if (expr.kind() == Expr.Kind.CALL) {
                Operators.judge(Operators.dotted(expr.parts().getFirst()), place, expr.at(), reading);
            }
            expr.parts().forEach(open::addFirst);
        }
    }

    private static void foreign(String name, int at, Place place, Reading reading) {
        // The compiler's preamble: "import __torch__.…", for classes of the same archive.
        if (!name.equals("__torch__") && !name.startsWith("__torch__.")) {
            reading.report(
                    Detectors.CODE,
                    Signal.suspect(
                            "torchscript.import",
                            "TorchScript code imports something outside its archive",
                            place.at(at),
                            Map.of("name", Evidence.text(name)),
                            TAXONOMY));
        }
    }
}
