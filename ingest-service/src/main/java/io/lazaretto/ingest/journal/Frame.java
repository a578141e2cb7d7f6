package io.lazaretto.ingest.journal;

import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * One entry of a journal.
 *
 * <p>On disk: marker (4 bytes), payload length (4), sequence (8), CRC-32C over length, sequence and payload (4), payload.
 * The marker lets a reader find the next frame behind damage.
 *
 * @param sequence given by the writer
 * @param payload at most {@link #MAX_PAYLOAD_BYTES}; not copied
 */
public record Frame(long sequence, byte[] payload) {
    public static final int MAX_PAYLOAD_BYTES = 1 << 20;

    static final int MARKER = 0x4C5A4631;
    static final int HEADER_BYTES = 20;

    public Frame {
        requireNonNull(payload, "payload is null");
        if (payload.length > MAX_PAYLOAD_BYTES) {
            throw new IllegalArgumentException("payload has more than " + MAX_PAYLOAD_BYTES + " bytes");
        }
    }

    public int sizeOnDisk() {
        return HEADER_BYTES + payload.length;
    }

    ByteBuffer encode() {
        return ByteBuffer.allocate(sizeOnDisk())
                .putInt(MARKER)
                .putInt(payload.length)
                .putLong(sequence)
                .putInt(checksum(sequence, payload))
                .put(payload)
                .flip();
    }

    static int checksum(long sequence, byte[] payload) {
        CRC32C crc = new CRC32C();
        crc.update(
                ByteBuffer.allocate(12).putInt(payload.length).putLong(sequence).flip());
        crc.update(payload);
        return (int) crc.getValue();
    }
}
