package io.lazaretto.detectors;

import io.lazaretto.detectors.census.TensorCensus;
import io.lazaretto.detectors.recheck.TensorRecheck;
import io.lazaretto.detectors.running.InferenceCheck;
import java.util.List;

/** The detectors of this release. */
public final class Detectors {
    private static final List<Detector> READING = List.of(new TensorCensus(), new TensorRecheck());
    private static final List<Detector> RELEASE =
            List.of(new TensorCensus(), new InferenceCheck(), new TensorRecheck());

    private Detectors() {}

    /** In running order; ids and versions are those of the catalogue. */
    public static List<Detector> release() {
        return RELEASE;
    }

    /** Those that read bytes and never run the model. */
    public static List<Detector> reading() {
        return READING;
    }
}
