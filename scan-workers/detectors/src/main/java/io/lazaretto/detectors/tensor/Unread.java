package io.lazaretto.detectors.tensor;

import io.lazaretto.artifact.report.Reasons;
import io.lazaretto.inference.checkpoint.CheckpointException;

/** Why tensors were not read, as the short phrase of a report. */
public final class Unread {
    /** Numbers, or a form of their file, that nobody understands. */
    public static final String TENSORS = "unsupported tensors";

    private Unread() {}

    public static String reason(CheckpointException e) {
        return switch (e.kind()) {
            case UNREADABLE -> Reasons.UNREADABLE;
            case LIMIT -> Reasons.LIMIT + "description of tensors";
            case MALFORMED, WRONG_SHAPE, MISSING_FILE, MISSING_TENSOR -> Reasons.MALFORMED;
            case UNSUPPORTED_TYPE,
                    UNSUPPORTED_FORMAT,
                    UNSUPPORTED_ARCHITECTURE,
                    MISSING_BASE,
                    WRONG_BASE,
                    CYCLIC_BASE -> TENSORS;
        };
    }
}
