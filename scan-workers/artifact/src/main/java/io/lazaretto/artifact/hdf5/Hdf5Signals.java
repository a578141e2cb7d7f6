package io.lazaretto.artifact.hdf5;

import io.lazaretto.artifact.reader.Reading;
import io.lazaretto.artifact.report.Evidence;
import io.lazaretto.artifact.report.Place;
import io.lazaretto.artifact.report.Reasons;
import io.lazaretto.artifact.report.Signal;
import java.util.List;
import java.util.Map;

/** What is said about a file, and in which words. */
final class Hdf5Signals {
    private static final List<String> OUTSIDE = List.of("CVE-2026-1669", "CWE-73", "CWE-22");
    private static final List<String> HIDDEN = List.of("CWE-436", "CWE-434");

    private final Place place;
    private final Reading reading;
    private boolean incomplete;

    Hdf5Signals(Place place, Reading reading) {
        this.place = place;
        this.reading = reading;
    }

    void externalLink(long at, String path, String target) {
        threat(at, "hdf5.external-link", "A link leads to another file", path, "target", target);
    }

    void externalStorage(long at, String path) {
        threat(at, "hdf5.external-storage", "A dataset reads its elements from other files", path, "files", "listed");
    }

    void virtualDataset(long at, String path) {
        threat(at, "hdf5.virtual-dataset", "A dataset is put together from other files", path, "layout", "virtual");
    }

    private void threat(long at, String rule, String title, String path, String key, String value) {
        reading.report(Signal.threat(
                rule, title, place.at(at), Map.of("object", Evidence.text(path), key, Evidence.text(value)), OUTSIDE));
    }

    void otherLink(long at, String path, Link link) {
        boolean soft = link.kind() == Link.Kind.SOFT;
        reading.report(Signal.suspect(
                soft ? "hdf5.soft-link" : "hdf5.user-link",
                soft ? "A link names a path instead of an object" : "A link of a kind that a program must know",
                place.at(at),
                Map.of("object", Evidence.text(path), "target", Evidence.text(link.value())),
                List.of("CWE-59")));
    }

    /** @param known whether it is as much as what the attack declares */
    void declaredSize(long at, String path, long declared, long stored, boolean known) {
        Map<String, String> evidence = Map.of(
                "object",
                Evidence.text(path),
                "declared-bytes",
                Long.toString(declared),
                "stored-bytes",
                Long.toString(stored));
        String rule = "hdf5.declared-size";
        String title = "A dataset declares far more than is stored: a reader allocates all of it";
        List<String> taxonomy = List.of("CVE-2026-0897", "CWE-789", "CWE-409");
        reading.report(
                known
                        ? Signal.threat(rule, title, place.at(at), evidence, taxonomy)
                        : Signal.suspect(rule, title, place.at(at), evidence, taxonomy));
    }

    void outside(String rule, String title, long at, long bytes) {
        reading.report(Signal.suspect(rule, title, place.at(at), Map.of("bytes", Long.toString(bytes)), HIDDEN));
    }

    /** Whether something was not examined, so that it is not known what belongs to nothing. */
    boolean isIncomplete() {
        return incomplete;
    }

    void notExamined(String what, long at, String path) {
        incomplete = true;
        reading.report(Signal.inconclusive(
                Reasons.NOT_EXAMINED + "hdf5 " + what,
                "hdf5.not-examined",
                "The file holds a structure that has not been examined",
                place.at(at),
                Map.of("object", Evidence.text(path), "structure", what)));
    }
}
