package io.lazaretto.proving.cluster;

import java.util.Locale;

/** What a member of the cluster does. */
public enum Role {
    BROKER,
    INGEST,
    WORKER,
    AGGREGATOR;

    /** Lower-case name, for files and reports. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
