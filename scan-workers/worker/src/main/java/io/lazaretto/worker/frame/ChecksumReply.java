package io.lazaretto.worker.frame;

import io.lazaretto.worker.frame.ReadReply.UnreadableException;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/** The worker's answer to {@link FromScanner.Checksum}: a CRC-32, or that the bytes could not be read. */
public final class ChecksumReply {
    /** Most bytes of one request: what takes a moment from the page cache, and seconds from a slow disk. */
    public static final long MAX_BYTES = 64L << 20;

    private static final long FAILED = -1;
    private static final long LARGEST = 0xffffffffL;

    private ChecksumReply() {}

    /** Writes and flushes. */
    public static void write(DataOutputStream out, long crc) throws IOException {
        out.writeLong(crc);
        out.flush();
    }

    /** Writes and flushes. */
    public static void writeFailed(DataOutputStream out) throws IOException {
        write(out, FAILED);
    }

    /**
     * @return the CRC-32
     * @throws UnreadableException when the worker could not read all of the bytes
     */
    public static long read(DataInputStream in) throws IOException {
        long crc = in.readLong();
        if (crc == FAILED) {
            throw new UnreadableException();
        }
        if (crc < 0 || crc > LARGEST) {
            throw new FrameException("checksum " + crc);
        }
        return crc;
    }
}
