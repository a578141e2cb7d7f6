package io.lazaretto.artifact.inspect;

/** The ids of the detectors that an inspection runs. */
public final class Detectors {
    public static final String FORMAT = "artifact.format";
    public static final String SAFETENSORS = "artifact.safetensors";
    public static final String PICKLE = "artifact.pickle";

    private Detectors() {}
}
