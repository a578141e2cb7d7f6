package io.lazaretto.ingest.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * The writes that a journal makes; the border where a full or broken disk is felt. Implementations need not be
 * thread-safe.
 */
public interface Storage {
    /** The file system. */
    Storage FILES = new FileStorage();

    /** Opens a file for appending, and creates it when it is not there; its directory entry is durable on return. */
    AppendFile open(Path file) throws IOException;

    /** A file that grows. */
    interface AppendFile extends Closeable {
        long size() throws IOException;

        /**
         * Writes all remaining bytes at the end of the file.
         *
         * @throws IOException when not all could be written; some may have been
         */
        void append(ByteBuffer bytes) throws IOException;

        /**
         * Makes what was appended durable.
         *
         * @throws IOException when that is not certain; the file must not be relied upon any more
         */
        void force() throws IOException;

        /** Cuts the file to this size, durably. */
        void truncate(long size) throws IOException;
    }
}
