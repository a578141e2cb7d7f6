package io.lazaretto.artifact.bytes;

import java.io.IOException;
import java.util.List;

/**
 * The artifacts of one model, open for reading. In an isolated scanner the bytes come from the parent process on request;
 * in tests from memory or a folder. Not thread-safe.
 */
public interface ModelBytes {
    /** The artifacts, sorted by path; the position in this list is the artifact's index. */
    List<ArtifactRef> artifacts();

    /**
     * Reads {@code length} bytes of an artifact starting at {@code position}, fewer only at its end.
     *
     * @return the number of bytes read, 0 at or past the end
     * @throws IndexOutOfBoundsException when the range of {@code target} is invalid or {@code position} is negative
     * @throws IOException when the bytes cannot be read; the artifact is then not understood
     */
    int read(int artifact, long position, byte[] target, int offset, int length) throws IOException;

    /**
     * The CRC-32 of a range of an artifact. Reads the range; whoever is asked over a process boundary may have it computed
     * on the other side.
     *
     * @throws IOException when the bytes cannot be read or end early
     */
    default long crc32(int artifact, long position, long length) throws IOException {
        return Crc32s.of((at, target, offset, count) -> read(artifact, at, target, offset, count), position, length);
    }

    /**
     * @param path relative to the model, {@code /}-separated; hostile text
     * @param size bytes
     */
    record ArtifactRef(String path, long size) {}
}
