package io.lazaretto.worker;

import io.lazaretto.schemas.topic.ShareGroup;
import io.lazaretto.schemas.topic.Topics;
import java.util.Locale;

/** The lanes that a worker can serve. */
public enum Lane {
    /** Arrivals: everything that needs bytes but no inference. */
    INSPECT,
    /** Scan tasks of the standard profile. */
    STANDARD,
    /** Scan tasks of the deep profile. */
    DEEP;

    public ShareGroup group() {
        return switch (this) {
            case INSPECT -> Topics.INSPECT_GROUP;
            case STANDARD -> Topics.STANDARD_GROUP;
            case DEEP -> Topics.DEEP_GROUP;
        };
    }

    /** For threads, logs, meters and configuration keys. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
