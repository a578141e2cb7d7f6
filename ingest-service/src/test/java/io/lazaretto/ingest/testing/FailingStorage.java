package io.lazaretto.ingest.testing;

import io.lazaretto.ingest.journal.Storage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * The file system with a bounded amount of space: an append that does not fit writes what fits, as a full disk does, and
 * fails with the system's words. Space can be given back, and undoing and forcing can be made to fail too.
 */
public final class FailingStorage implements Storage {
    private long space = Long.MAX_VALUE;
    private boolean truncateFails;
    private boolean forceFails;

    public void leave(long bytes) {
        space = bytes;
    }

    public void failTruncate(boolean fails) {
        truncateFails = fails;
    }

    public void failForce(boolean fails) {
        forceFails = fails;
    }

    @Override
    public AppendFile open(Path file) throws IOException {
        return new Limited(Storage.FILES.open(file));
    }

    private final class Limited implements AppendFile {
        private final AppendFile real;

        Limited(AppendFile real) {
            this.real = real;
        }

        @Override
        public long size() throws IOException {
            return real.size();
        }

        @Override
        public void append(ByteBuffer bytes) throws IOException {
            int fits = (int) Math.min(bytes.remaining(), space);
            real.append(bytes.slice(bytes.position(), fits));
            space -= fits;
            if (fits < bytes.remaining()) {
                throw new IOException("No space left on device");
            }
            bytes.position(bytes.limit());
        }

        @Override
        public void force() throws IOException {
            if (forceFails) {
                throw new IOException("Input/output error");
            }
            real.force();
        }

        @Override
        public void truncate(long size) throws IOException {
            if (truncateFails) {
                throw new IOException("Input/output error");
            }
            real.truncate(size);
        }

        @Override
        public void close() throws IOException {
            real.close();
        }
    }
}
