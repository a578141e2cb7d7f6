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
     * @param path relative to the model, {@code /}-separated; hostile text
     * @param size bytes
     */
    record ArtifactRef(String path, long size) {}
}
