package io.lazaretto.detectors.model;

import io.lazaretto.artifact.report.Evidence;
import io.lazaretto.artifact.report.Reasons;
import io.lazaretto.inference.checkpoint.CheckpointException;
import io.lazaretto.inference.config.Refusal;

/** The reasons of inconclusive outcomes, from what the loader and the engine say. Stateless. */
final class Failures {
    private static final String ARCHITECTURE = "architecture ";
    private static final int SHOWN = 120;

    private Failures() {}

    /** @param withBase whether the tensors are an adapter's on a base that was chosen for it */
    static Opened of(CheckpointException e, boolean withBase) {
        String detail = shown(e.getMessage());
        return switch (e.kind()) {
            // A base that does not fit is the choice of whoever asked; alone, a model contradicts itself.
            case WRONG_SHAPE ->
                withBase ? new Opened.Unavailable("base does not fit: " + detail) : new Opened.Contradictory(detail);
            case WRONG_BASE -> new Opened.Unavailable("base does not fit: " + detail);
            case MISSING_BASE -> new Opened.Unavailable(Reasons.NO_BASE + ": " + detail);
            case CYCLIC_BASE -> new Opened.Unavailable("adapters name each other: " + detail);
            case MISSING_FILE ->
                new Opened.Unavailable((isWeights(detail) ? "missing shard: " : "missing file: ") + detail);
            case MISSING_TENSOR -> new Opened.Unavailable("missing tensor: " + detail);
            case UNSUPPORTED_TYPE, UNSUPPORTED_FORMAT, UNSUPPORTED_ARCHITECTURE ->
                new Opened.Unavailable(e.kind().reason() + ": " + detail);
            case LIMIT -> new Opened.Unavailable(Reasons.LIMIT + detail);
            case MALFORMED -> new Opened.Unavailable(Reasons.MALFORMED);
            case UNREADABLE -> new Opened.Unavailable(Reasons.UNREADABLE);
        };
    }

    static Opened of(Refusal refusal) {
        String detail = shown(refusal.reason());
        return switch (refusal) {
            case Refusal.Contradictory _ -> new Opened.Contradictory(detail);
            // Libraries fill such a gap with random numbers: the model is incomplete, which is no contradiction.
            case Refusal.MissingTensor _ -> new Opened.Unavailable("missing tensor: " + detail);
            case Refusal.Unsupported _ ->
                new Opened.Unavailable(
                        detail.startsWith(ARCHITECTURE)
                                ? "unsupported architecture: " + detail.substring(ARCHITECTURE.length())
                                : "unsupported configuration: " + detail);
        };
    }

    private static boolean isWeights(String path) {
        return path.endsWith(".safetensors") || path.endsWith(".bin");
    }

    static Opened needs(long bytes) {
        return new Opened.Unavailable(Reasons.NEEDS + Math.max(1, (bytes + (1L << 30) - 1) >> 30) + " GiB");
    }

    private static String shown(String text) {
        String safe = Evidence.text(text == null ? "" : text);
        return safe.length() > SHOWN ? safe.substring(0, SHOWN) + "…" : safe;
    }
}
