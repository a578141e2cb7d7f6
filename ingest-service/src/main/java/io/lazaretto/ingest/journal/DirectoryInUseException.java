package io.lazaretto.ingest.journal;

import java.io.IOException;
import java.nio.file.Path;

/** A second writer wanted the same directory. */
public final class DirectoryInUseException extends IOException {
    private static final long serialVersionUID = 1L;

    DirectoryInUseException(Path directory, String pid) {
        super("the directory " + directory + " is in use by process " + pid
                + "; stop it, or give each process a data directory of its own");
    }
}
