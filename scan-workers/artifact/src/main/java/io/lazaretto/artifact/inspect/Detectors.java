package io.lazaretto.artifact.inspect;

import java.util.List;

/** The ids of the detectors that an inspection runs. */
public final class Detectors {
    public static final String FORMAT = "artifact.format";
    public static final String SAFETENSORS = "artifact.safetensors";
    public static final String PICKLE = "artifact.pickle";
    public static final String TEMPLATE = "artifact.template";
    public static final String HIDDEN_TEXT = "artifact.hidden-text";

    /** Python that a loader may run. */
    public static final String CODE = "artifact.code";

    /** In the order of their reports. */
    public static final List<String> ALL = List.of(FORMAT, SAFETENSORS, PICKLE, TEMPLATE, CODE, HIDDEN_TEXT);

    private Detectors() {}
}
