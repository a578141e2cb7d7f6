package io.lazaretto.inference.checkpoint.files;

import io.lazaretto.inference.checkpoint.CheckpointException;
import io.lazaretto.inference.checkpoint.CheckpointException.Kind;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.SortedMap;

/**
 * The files of one model as memory. May be used by several threads; a segment dies with {@link #close()}.
 *
 * <p>A mapped file that somebody shortens while it is read ends the access with an {@link InternalError}: whoever runs an
 * engine does so in a process of its own.
 */
public interface CheckpointFiles extends AutoCloseable {
    /** Sizes by path, relative, {@code /}-separated; hostile names. */
    SortedMap<String, Long> sizes();

    /**
     * The whole file, read-only. The same segment each time.
     *
     * @throws CheckpointException MISSING_FILE when no such file is listed, UNREADABLE or LIMIT when it cannot be had
     */
    MemorySegment segment(String path) throws CheckpointException;

    default boolean has(String path) {
        return sizes().containsKey(path);
    }

    /**
     * A small file as bytes on the heap.
     *
     * @throws CheckpointException as {@link #segment}, and LIMIT when it is larger than {@code maxBytes}
     */
    default byte[] bytes(String path, int maxBytes) throws CheckpointException {
        Long size = sizes().get(path);
        if (size != null && size > maxBytes) {
            throw new CheckpointException(Kind.LIMIT, path + " has " + size + " bytes");
        }
        return segment(path).toArray(ValueLayout.JAVA_BYTE);
    }

    @Override
    void close();
}
