package io.lazaretto.artifact.report;

import java.util.List;

/** The stable phrases of inconclusive outcomes, the weightiest first. */
public final class Reasons {
    public static final String UNREADABLE = "unreadable";
    public static final String FAILED = "scanner failed";
    public static final String OUT_OF_TIME = "out of time";
    public static final String MALFORMED = "malformed";
    public static final String ENCRYPTED = "encrypted";
    public static final String UNSUPPORTED = "unsupported format";
    public static final String UNKNOWN = "unknown format";
    public static final String NO_MODEL = "no model";
    /** Followed by what. */
    public static final String LIMIT = "limit: ";
    /** Followed by what. */
    public static final String NOT_EXAMINED = "not examined: ";

    /** The machine has no native libraries to run a model with. */
    public static final String NO_INFERENCE = "inference not available";
    /** Followed by how much memory. */
    public static final String NEEDS = "needs ";
    /** May be followed by why. */
    public static final String NO_BASE = "base model not available";

    private static final List<String> ORDER = List.of(
            UNREADABLE, FAILED, OUT_OF_TIME, LIMIT, ENCRYPTED, MALFORMED, UNSUPPORTED, UNKNOWN, NOT_EXAMINED, NO_MODEL);

    private Reasons() {}

    /** The weightier of two reasons; either may be null. */
    static String weightier(String one, String other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return rank(other) < rank(one) ? other : one;
    }

    private static int rank(String reason) {
        for (int i = 0; i < ORDER.size(); i++) {
            if (reason.startsWith(ORDER.get(i))) {
                return i;
            }
        }
        return ORDER.size();
    }
}
