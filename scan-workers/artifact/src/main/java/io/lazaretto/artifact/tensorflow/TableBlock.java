package io.lazaretto.artifact.tensorflow;

import io.lazaretto.artifact.bytes.ByteView;
import io.lazaretto.artifact.bytes.MaskedCrc32c;
import io.lazaretto.artifact.report.MalformedArtifactException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.CRC32C;

/** One block of a sorted table: keys that share their beginning with the one before, values, a checksum. */
final class TableBlock {
    /** Compression and checksum behind every block. */
    static final int TRAILER = 5;

    private static final int MAX_BLOCK = 1 << 24;
    private static final int MAX_KEY = 1 << 16;

    private final ByteBuffer bytes;
    private final long offset;

    private TableBlock(ByteBuffer bytes, long offset) {
        this.bytes = bytes.order(ByteOrder.LITTLE_ENDIAN);
        this.offset = offset;
    }

    /** Takes one entry. */
    interface Entries {
        void entry(byte[] key, byte[] value, long offset) throws IOException, MalformedArtifactException;
    }

    /** Bytes without a trailer. */
    static TableBlock raw(byte[] bytes, long offset) {
        return new TableBlock(ByteBuffer.wrap(bytes), offset);
    }

    static TableBlock read(ByteView view, long at, long length, long limit)
            throws IOException, MalformedArtifactException {
        if (at < 0 || length < 0 || length > MAX_BLOCK || at > limit - TRAILER || length > limit - TRAILER - at) {
            throw new MalformedArtifactException(CheckpointIndexReader.FORMAT, at, "a block outside the table");
        }
        byte[] block = view.copy(at, (int) length + TRAILER);
        if (block[(int) length] != 0) {
            throw new MalformedArtifactException(CheckpointIndexReader.FORMAT, at, "a compressed block");
        }
        CRC32C crc = new CRC32C();
        crc.update(block, 0, (int) length + 1);
        int stored = ByteBuffer.wrap(block).order(ByteOrder.LITTLE_ENDIAN).getInt((int) length + 1);
        if ((int) MaskedCrc32c.of(crc) != stored) {
            throw new MalformedArtifactException(CheckpointIndexReader.FORMAT, at, "a block with another checksum");
        }
        return new TableBlock(ByteBuffer.wrap(block, 0, (int) length), at);
    }

    void entries(Entries target) throws IOException, MalformedArtifactException {
        int size = bytes.limit();
        if (size < Integer.BYTES) {
            throw malformed("a block without restarts");
        }
        long restarts = bytes.getInt(size - Integer.BYTES) & 0xffff_ffffL;
        if (restarts > size / Integer.BYTES - 1) {
            throw malformed("more restarts than fit");
        }
        int end = size - Integer.BYTES * (int) (restarts + 1);
        bytes.limit(end);
        byte[] key = new byte[0];
        while (bytes.position() < end) {
            long at = offset + bytes.position();
            long shared = varint();
            long fresh = varint();
            long length = varint();
            long left = (long) end - bytes.position();
            if (shared < 0 || shared > key.length || fresh < 0 || fresh > left || fresh > MAX_KEY - shared) {
                throw malformed("a key that does not fit");
            }
            byte[] next = Arrays.copyOf(key, (int) (shared + fresh));
            bytes.get(next, (int) shared, (int) fresh);
            if (length < 0 || length > bytes.remaining()) {
                throw malformed("a value that does not fit");
            }
            byte[] value = new byte[(int) length];
            bytes.get(value);
            key = next;
            target.entry(key, value, at);
        }
    }

    long varint() throws MalformedArtifactException {
        long value = 0;
        for (int shift = 0; shift < 63 && bytes.hasRemaining(); shift += 7) {
            int b = bytes.get();
            value |= (long) (b & 0x7f) << shift;
            if (b >= 0) {
                return value;
            }
        }
        throw malformed("a number without an end");
    }

    private MalformedArtifactException malformed(String problem) {
        return new MalformedArtifactException(CheckpointIndexReader.FORMAT, offset + bytes.position(), problem);
    }
}
