package io.lazaretto.worker.child;

import io.lazaretto.artifact.bytes.ModelBytes;
import io.lazaretto.artifact.inspect.Inspection;
import io.lazaretto.artifact.provenance.Provenance;
import io.lazaretto.artifact.provenance.ProvenanceInspector;
import io.lazaretto.artifact.provenance.Trust;
import io.lazaretto.artifact.report.DetectorReport;
import io.lazaretto.detectors.Budget;
import io.lazaretto.detectors.Detector;
import io.lazaretto.detectors.Subject;
import io.lazaretto.detectors.model.Machine;
import io.lazaretto.detectors.model.ModelSession;
import io.lazaretto.worker.frame.FromScanner;
import io.lazaretto.worker.frame.FromScanner.Done;
import io.lazaretto.worker.frame.FromScanner.FactsFound;
import io.lazaretto.worker.frame.FromScanner.Reported;
import io.lazaretto.worker.frame.FromScannerCodec;
import io.lazaretto.worker.frame.ReportBounds;
import io.lazaretto.worker.frame.ScanTaskFrame;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/** Runs one task after the other until the input ends. Whatever a detector throws ends the process: a crash is an outcome. */
public final class Scanner {
    private final BiFunction<ModelBytes, Duration, Inspection> inspector;
    private final List<Detector> detectors;
    private final Machine machine;
    private final DataInputStream in;
    private final DataOutputStream out;

    /**
     * @param inspector looks at a model within the time it is given
     * @param machine what models may run on
     */
    public Scanner(
            BiFunction<ModelBytes, Duration, Inspection> inspector,
            List<Detector> detectors,
            Machine machine,
            DataInputStream in,
            DataOutputStream out) {
        this.inspector = inspector;
        this.detectors = List.copyOf(detectors);
        this.machine = machine;
        this.in = in;
        this.out = out;
    }

    /** @param preparation run once the worker knows that this process is up; a task that comes meanwhile waits */
    public void run(Runnable preparation) throws IOException {
        send(new FromScanner.Ready(FromScannerCodec.PROTOCOL));
        preparation.run();
        ScanTaskFrame task;
        while ((task = ScanTaskFrame.read(in)) != null) {
            try (Fuse _ = Fuse.light(task.limit())) {
                RemoteBytes bytes = new RemoteBytes(task.artifacts(), 0, in, out);
                if (task.isInspection()) {
                    inspect(bytes, ownLimit(task));
                } else if (task.signed() != null) {
                    lookAtSignatures(task.signed(), bytes, ownLimit(task));
                } else {
                    detect(task, bytes);
                }
                send(new Done());
            }
        }
    }

    private void inspect(ModelBytes bytes, Duration limit) throws IOException {
        long started = System.nanoTime();
        Inspection inspection = inspector.apply(bytes, limit);
        long millis = (System.nanoTime() - started) / 1_000_000;
        Map<String, Integer> indexes = new HashMap<>();
        for (int i = 0; i < bytes.artifacts().size(); i++) {
            indexes.put(bytes.artifacts().get(i).path(), i);
        }
        List<Integer> tensorArtifacts = inspection.facts().tensorFiles().stream()
                .map(indexes::get)
                .distinct()
                .sorted()
                .toList();
        send(FactsFound.bounded(inspection.facts(), tensorArtifacts));
        for (DetectorReport report : inspection.reports()) {
            send(new Reported(ReportBounds.bound(report), millis));
        }
    }

    private void lookAtSignatures(ScanTaskFrame.Signed signed, ModelBytes bytes, Duration limit) throws IOException {
        long started = System.nanoTime();
        Provenance provenance = new ProvenanceInspector(Trust.of(signed.trust()), InstantSource.system())
                .inspect(bytes, signed.sha256(), limit);
        send(new Reported(ReportBounds.bound(provenance.report()), (System.nanoTime() - started) / 1_000_000));
    }

    private void detect(ScanTaskFrame task, ModelBytes bytes) throws IOException {
        long deadline = System.nanoTime() + ownLimit(task).toNanos();
        Optional<ModelBytes> base = task.base().isEmpty()
                ? Optional.empty()
                : Optional.of(new RemoteBytes(task.base(), task.artifacts().size(), in, out));
        try (ModelSession model = new ModelSession(bytes, base, machine)) {
            detect(task, new Subject(bytes, task.facts(), task.candidates(), model), Budget.until(deadline));
        }
    }

    private void detect(ScanTaskFrame task, Subject subject, Budget budget) throws IOException {
        for (String id : task.detectors()) {
            long started = System.nanoTime();
            // A detector that this release lacks is left out; the worker reports it as missing.
            for (Detector detector : detectors) {
                if (detector.id().equals(id)) {
                    DetectorReport report = detector.examine(subject, budget);
                    send(new Reported(ReportBounds.bound(report), (System.nanoTime() - started) / 1_000_000));
                }
            }
        }
    }

    /** A little less than what the worker allows: a scanner that stops by itself still says what it has seen. */
    private static Duration ownLimit(ScanTaskFrame task) {
        return task.limit().multipliedBy(9).dividedBy(10);
    }

    private void send(FromScanner frame) throws IOException {
        FromScannerCodec.write(out, frame);
    }
}
