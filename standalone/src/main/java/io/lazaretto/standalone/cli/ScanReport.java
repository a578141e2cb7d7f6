package io.lazaretto.standalone.cli;

import io.lazaretto.ingest.identity.ArrivalRequest;
import io.lazaretto.schemas.event.ModelFacts;
import io.lazaretto.schemas.event.Verdict;
import io.lazaretto.schemas.identity.Manifest;
import io.lazaretto.standalone.render.ProgressLine;
import io.lazaretto.standalone.render.SafeText;
import io.lazaretto.standalone.render.VerdictOutput;
import io.lazaretto.standalone.scan.ScanListener;
import io.lazaretto.standalone.scan.ScanProgress;
import java.util.List;

/** Prints what a session tells and keeps the exit code. Not thread-safe. */
final class ScanReport implements ScanListener {
    private static final int MAX_SOURCE = 200;

    private final Terminal terminal;
    private final VerdictOutput output;
    private final List<ArrivalRequest> requests;
    private final ProgressLine line;
    private ExitCode exitCode = ExitCode.ADMITTED;
    private int answered;

    ScanReport(Terminal terminal, VerdictOutput output, List<ArrivalRequest> requests) {
        this.terminal = terminal;
        this.output = output;
        this.requests = List.copyOf(requests);
        this.line = new ProgressLine(terminal.err(), terminal.errIsTerminal());
    }

    void step(String text) {
        line.step(text);
    }

    /** Something that keeps the exit code from being 0. */
    void problem(String message) {
        line.clear();
        terminal.say(message);
        output.problem(message);
        exitCode = exitCode.and(ExitCode.OTHERWISE);
    }

    @Override
    public void progress(ScanProgress p) {
        line.update(p.bytesHashed(), p.hashing(), p.published(), p.done(), p.sources(), p.findings());
    }

    @Override
    public void pinned(String arrivalId, Manifest manifest) {
        output.pinned(arrivalId, manifest);
    }

    @Override
    public void learned(String arrivalId, ModelFacts facts) {
        output.learned(arrivalId, facts);
    }

    @Override
    public void decided(int source, Verdict verdict) {
        line.clear();
        output.print(source, verdict);
        answered++;
        exitCode = exitCode.and(ExitCode.of(verdict));
    }

    @Override
    public void failed(int source, String message) {
        answered++;
        problem('"' + SafeText.line(requests.get(source).source(), MAX_SOURCE) + "\": " + message);
    }

    boolean nobodyReads() {
        return output.closed();
    }

    void end() {
        line.clear();
        if (answered < requests.size()) {
            problem((requests.size() - answered) + " of " + requests.size() + " sources have no verdict");
        }
        output.end();
    }

    ExitCode exitCode() {
        return exitCode;
    }
}
