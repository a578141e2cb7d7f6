package io.lazaretto.inference.checkpoint.span;

import io.lazaretto.artifact.bytes.ByteView;
import io.lazaretto.inference.checkpoint.CheckpointException;
import io.lazaretto.inference.checkpoint.CheckpointException.Kind;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Reads what stands in front of a file and has no length of its own: with more of the file each time, until it is whole. Memory
 * outside the heap, at most {@value #MOST} bytes.
 */
public final class HeadReader {
    private static final int FIRST = 1 << 20;
    private static final int MOST = 256 << 20;
    private static final int GROWTH = 16;

    private HeadReader() {}

    /** Reads a head; what it returns must not refer to the memory. */
    @FunctionalInterface
    public interface Parser<T> {
        T parse(MemorySegment head) throws CheckpointException;
    }

    /** @throws CheckpointException of the parser, or LIMIT when the head is longer than what is read */
    public static <T> T read(ByteView file, Parser<T> parser) throws CheckpointException, IOException {
        for (long length = Math.min(FIRST, file.size()); ; length = Math.min(length * GROWTH, file.size())) {
            try (Arena arena = Arena.ofConfined()) {
                return parser.parse(copy(file, 0, Math.min(length, MOST), arena));
            } catch (CheckpointException e) {
                boolean mayBeCutShort = e.kind() == Kind.MALFORMED || e.kind() == Kind.LIMIT;
                if (!mayBeCutShort || length >= file.size()) {
                    throw e;
                }
                if (length >= MOST) {
                    throw new CheckpointException(Kind.LIMIT, "a head of more than " + MOST + " bytes");
                }
            }
        }
    }

    /**
     * A part of known length.
     *
     * @throws CheckpointException LIMIT when it is longer than what is read
     */
    public static MemorySegment copy(ByteView file, long from, long length, Arena arena)
            throws CheckpointException, IOException {
        if (length > MOST) {
            throw new CheckpointException(Kind.LIMIT, "a description of " + length + " bytes");
        }
        MemorySegment memory = arena.allocate(Math.max(1, length), 8).asSlice(0, length);
        byte[] chunk = new byte[(int) Math.min(FIRST, length)];
        for (long at = 0; at < length; ) {
            int count = file.read(from + at, chunk, 0, (int) Math.min(chunk.length, length - at));
            if (count <= 0) {
                throw new IOException("the file ends early");
            }
            MemorySegment.copy(MemorySegment.ofArray(chunk), 0, memory, at, count);
            at += count;
        }
        return memory;
    }
}
