package io.lazaretto.standalone.up;

import io.lazaretto.ingest.identity.ArrivalRequest;
import io.lazaretto.ingest.identity.LocalAccess;
import io.lazaretto.ingest.identity.RequestFields;
import io.lazaretto.ingest.refusal.RefusedException;
import io.lazaretto.schemas.event.Verdict;
import io.lazaretto.standalone.cluster.ClusterAccess;
import io.lazaretto.standalone.render.SafeText;
import io.lazaretto.standalone.sample.SampleFiles;
import io.lazaretto.standalone.sample.SampleModel;
import io.lazaretto.standalone.scan.ScanListener;
import io.lazaretto.standalone.scan.ScanProgress;
import io.lazaretto.standalone.scan.ScanSession;
import io.lazaretto.standalone.scan.ScanTimes;
import io.lazaretto.standalone.trouble.Trouble;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Scans the samples and explains on standard error what their verdicts mean. */
final class SampleRun implements ScanListener {
    private static final int MAX_SUMMARY = 300;

    private final ClusterAccess access;
    private final Path folder;
    private final PrintStream err;

    SampleRun(ClusterAccess access, Path folder, PrintStream err) {
        this.access = access;
        this.folder = folder;
        this.err = err;
    }

    void start() {
        Thread.ofPlatform().name("samples").daemon().start(this::run);
    }

    private void run() {
        err.println("lazaretto: scanning three samples; each verdict is also a line on standard output");
        try {
            List<ArrivalRequest> requests = new ArrayList<>();
            for (SampleModel sample : SampleModel.values()) {
                Path model = SampleFiles.write(sample, folder);
                requests.add(RequestFields.of(model.toString()).toRequest("sample", LocalAccess.anywhere(), null));
            }
            new ScanSession(access, ScanTimes.DEFAULT, this, Optional::empty, () -> false).run(requests);
            err.println("lazaretto: that was the sample run. Try your own from another terminal: lazaretto scan PATH");
        } catch (IOException | RefusedException | Trouble e) {
            err.println("lazaretto: the samples were not scanned: " + e.getMessage());
        }
    }

    @Override
    public void progress(ScanProgress progress) {
        // Three files of a kilobyte: there is nothing to show.
    }

    @Override
    public void decided(int source, Verdict verdict) {
        SampleModel sample = SampleModel.values()[source];
        err.println("lazaretto: sample " + sample.folder() + " is " + verdict.getVerdict() + " (" + sample.explanation()
                + ")");
        err.println("lazaretto:   " + SafeText.line(verdict.getSummary(), MAX_SUMMARY));
    }

    @Override
    public void failed(int source, String message) {
        err.println("lazaretto: sample " + SampleModel.values()[source].folder() + ": " + message);
    }
}
