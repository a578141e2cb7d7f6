package io.lazaretto.artifact.bytes;

import static java.util.Objects.checkFromIndexSize;

import java.io.IOException;

/** A range of bytes of known size: an artifact, a part of one, an archive member, or memory. Not thread-safe. */
public interface ByteView {
    long size();

    /**
     * Reads up to {@code length} bytes at {@code position}; fewer only at the end.
     *
     * @return the number of bytes read, 0 at or past the end
     * @throws IOException when the source cannot be read, or ends before its declared size
     */
    int read(long position, byte[] target, int offset, int length) throws IOException;

    /** Whether a step backwards costs no more than one forwards; not so where bytes must be inflated from the start. */
    default boolean isRandomAccess() {
        return true;
    }

    /** The bytes {@code [from, from + length)} of this view, which must contain them. */
    default ByteView slice(long from, long length) {
        return new SliceView(this, checkFromIndexSize(from, length, size()), length);
    }

    /**
     * Reads a part into a new array.
     *
     * @param length at most what the caller is willing to hold in memory
     * @return fewer bytes than asked for only at the end of the view
     */
    default byte[] copy(long position, int length) throws IOException {
        byte[] copy = new byte[(int) Math.max(0, Math.min(length, size() - position))];
        int read = read(position, copy, 0, copy.length);
        if (read < copy.length) {
            throw new IOException("the bytes end early");
        }
        return copy;
    }

    /**
     * The CRC-32 of the bytes {@code [from, from + length)}, which this view must contain. Costs less than to read them,
     * where another process holds them.
     */
    default long crc32(long from, long length) throws IOException {
        checkFromIndexSize(from, length, size());
        return Crc32s.of(this::read, from, length);
    }

    static ByteView of(byte[] bytes) {
        return new MemoryView(bytes);
    }

    static ByteView of(ModelBytes model, int artifact) {
        return of(model, artifact, model.artifacts().get(artifact).size());
    }

    /** @param size as the list of artifacts says */
    static ByteView of(ModelBytes model, int artifact, long size) {
        return new ArtifactView(model, artifact, size);
    }
}
