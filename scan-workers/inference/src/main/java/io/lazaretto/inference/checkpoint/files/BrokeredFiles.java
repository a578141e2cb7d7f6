package io.lazaretto.inference.checkpoint.files;

import static java.util.Objects.requireNonNull;

import io.lazaretto.artifact.bytes.ModelBytes;
import io.lazaretto.inference.checkpoint.CheckpointException;
import io.lazaretto.inference.checkpoint.CheckpointException.Kind;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Files that arrive in ranges from another process, each copied once into memory outside the heap when it is first asked for.
 * For processes that may open no file; weights cost their size in memory here.
 */
public final class BrokeredFiles implements CheckpointFiles {
    private static final int CHUNK = 1 << 20;

    private final ModelBytes model;
    private final SortedMap<String, Long> sizes = new TreeMap<>();
    private final Map<String, Integer> indexes = new HashMap<>();
    private final Map<String, MemorySegment> copies = new HashMap<>();
    private final Arena arena = Arena.ofShared();
    private long copied;
    private long refused;
    private final AtomicLong allowance;

    /** @param maxBytes that all copies together may take */
    public BrokeredFiles(ModelBytes model, long maxBytes) {
        this(model, new AtomicLong(maxBytes));
    }

    private BrokeredFiles(ModelBytes model, AtomicLong allowance) {
        this.model = requireNonNull(model, "model is null");
        this.allowance = allowance;
        List<ModelBytes.ArtifactRef> artifacts = model.artifacts();
        for (int i = 0; i < artifacts.size(); i++) {
            sizes.put(artifacts.get(i).path(), artifacts.get(i).size());
            indexes.put(artifacts.get(i).path(), i);
        }
    }

    /** Files of another model that share what these may take. */
    public BrokeredFiles beside(ModelBytes other) {
        return new BrokeredFiles(other, allowance);
    }

    @Override
    public SortedMap<String, Long> sizes() {
        return Collections.unmodifiableSortedMap(sizes);
    }

    @Override
    public synchronized MemorySegment segment(String path) throws CheckpointException {
        Long size = sizes.get(path);
        if (size == null) {
            throw new CheckpointException(Kind.MISSING_FILE, path);
        }
        MemorySegment known = copies.get(path);
        if (known != null) {
            return known;
        }
        if (allowance.addAndGet(-size) < 0) {
            allowance.addAndGet(size);
            refused = size;
            throw new CheckpointException(Kind.LIMIT, path + " has " + size + " bytes");
        }
        MemorySegment copy = copy(path, size).asReadOnly();
        copied += size;
        copies.put(path, copy);
        return copy;
    }

    /** Bytes that copies take. */
    public synchronized long copiedBytes() {
        return copied;
    }

    /** Size of the file that there was no room for; 0 when there is none. */
    public synchronized long refusedBytes() {
        return refused;
    }

    private MemorySegment copy(String path, long size) throws CheckpointException {
        MemorySegment target = size == 0 ? MemorySegment.NULL : arena.allocate(size, 64);
        byte[] chunk = new byte[(int) Math.min(CHUNK, size)];
        for (long at = 0; at < size; ) {
            int count;
            try {
                count = model.read(indexes.get(path), at, chunk, 0, (int) Math.min(chunk.length, size - at));
            } catch (IOException e) {
                throw new CheckpointException(Kind.UNREADABLE, path);
            }
            if (count <= 0) {
                throw new CheckpointException(Kind.UNREADABLE, path + " ends early");
            }
            MemorySegment.copy(MemorySegment.ofArray(chunk), 0, target, at, count);
            at += count;
        }
        return target;
    }

    @Override
    public void close() {
        if (arena.scope().isAlive()) {
            arena.close();
        }
    }
}
