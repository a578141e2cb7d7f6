package io.lazaretto.artifact.hdf5;

import io.lazaretto.artifact.report.MalformedArtifactException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

/** The chunks of a dataset by their B-tree of the first version (section III.A.1). */
final class ChunkTree {
    private final Superblock file;
    private final Hdf5Input input;
    private final Layout layout;
    private final boolean filtered;
    private final Set<Long> seen = new HashSet<>();
    private long stored;

    ChunkTree(Superblock file, Layout layout, boolean filtered) {
        this.file = file;
        this.input = file.input();
        this.layout = layout;
        this.filtered = filtered;
    }

    /** @return bytes of all chunks as they lie in the file */
    long storedBytes() throws IOException, MalformedArtifactException {
        Deque<long[]> nodes = new ArrayDeque<>();
        nodes.add(new long[] {layout.address(), -1});
        while (!nodes.isEmpty()) {
            long[] node = nodes.removeFirst();
            node(node[0], node[1], nodes);
        }
        return stored;
    }

    private void node(long address, long expectedLevel, Deque<long[]> nodes)
            throws IOException, MalformedArtifactException {
        if (!seen.add(address)) {
            throw input.malformed(address, "a tree that leads back to itself");
        }
        Cursor cursor = input.signed(address, "TREE");
        cursor.expect("kind of tree", cursor.u8(), 1);
        int level = cursor.u8();
        int used = cursor.u16();
        if (expectedLevel >= 0 && level != expectedLevel || used > 2 * file.chunkK()) {
            throw input.malformed(address, "a tree node of another shape than it must have");
        }
        cursor.siblings();
        long keyRest = 8L * layout.dimensions();
        for (int i = 0; i < used; i++) {
            long bytes = cursor.u32();
            cursor.skip(4 + keyRest);
            long child = cursor.address();
            if (level > 0) {
                nodes.add(new long[] {child, level - 1L});
            } else {
                chunk(child, bytes);
            }
        }
        long keys = 2L * file.chunkK() + 1;
        input.claim(address, 8 + 2L * input.offsetBytes() + keys * (8 + keyRest) + (keys - 1) * input.offsetBytes());
    }

    private void chunk(long address, long bytes) throws IOException, MalformedArtifactException {
        if (!filtered && bytes != layout.chunkBytes()) {
            throw input.malformed(address, "a chunk of another size than its dataset says");
        }
        input.open(address, bytes);
        stored += bytes;
    }
}
