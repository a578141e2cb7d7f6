package io.lazaretto.worker.frame;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/** The worker's answer to {@link FromScanner.Read}: the bytes there are, or that they could not be read. */
public final class ReadReply {
    /** Most bytes of one read. */
    public static final int MAX_BYTES = 4 << 20;

    private static final int FAILED = -1;

    private ReadReply() {}

    /** Writes and flushes. */
    public static void write(DataOutputStream out, byte[] bytes, int length) throws IOException {
        out.writeInt(length);
        out.write(bytes, 0, length);
        out.flush();
    }

    /** Writes and flushes. */
    public static void writeFailed(DataOutputStream out) throws IOException {
        out.writeInt(FAILED);
        out.flush();
    }

    /**
     * @return the number of bytes read, 0 at the end of the artifact
     * @throws UnreadableException when the worker could not read the artifact
     */
    public static int read(DataInputStream in, byte[] target, int offset, int length) throws IOException {
        int count = in.readInt();
        if (count == FAILED) {
            throw new UnreadableException();
        }
        if (count < 0 || count > length) {
            throw new FrameException("reply of " + count + " bytes to a read of " + length);
        }
        in.readFully(target, offset, count);
        return count;
    }

    /** The artifact cannot be read; the protocol goes on. */
    public static final class UnreadableException extends IOException {
        private static final long serialVersionUID = 1L;

        UnreadableException() {
            super("the bytes cannot be read");
        }
    }
}
