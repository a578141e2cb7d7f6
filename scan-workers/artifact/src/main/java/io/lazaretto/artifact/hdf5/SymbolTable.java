package io.lazaretto.artifact.hdf5;

import io.lazaretto.artifact.report.MalformedArtifactException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/** The links of a group as HDF5 wrote them first: a B-tree of symbol table nodes, and a heap of names (section III). */
final class SymbolTable {
    private static final int SOFT = 2;
    private static final int ENTRY_FIXED = 24;
    private static final long NO_FREE = 1;

    private final Superblock file;
    private final Hdf5Input input;
    private final Consumer<Link> links;
    private long names;
    private long namesLength;
    private byte[] previous;

    SymbolTable(Superblock file, Consumer<Link> links) {
        this.file = file;
        this.input = file.input();
        this.links = links;
    }

    void read(long tree, long heap) throws IOException, MalformedArtifactException {
        heap(heap);
        Deque<long[]> nodes = new ArrayDeque<>();
        Set<Long> seen = new HashSet<>();
        nodes.add(new long[] {tree, -1});
        while (!nodes.isEmpty()) {
            long[] node = nodes.removeFirst();
            if (!seen.add(node[0])) {
                throw input.malformed(node[0], "a tree that leads back to itself");
            }
            node(node[0], node[1], nodes);
        }
    }

    private void heap(long address) throws IOException, MalformedArtifactException {
        Cursor cursor = input.signed(address, "HEAP");
        cursor.expect("version of a heap", cursor.u8(), 0);
        cursor.skip(3);
        namesLength = cursor.length();
        long free = cursor.length();
        names = cursor.address();
        input.claim(address, cursor.at() - address);
        input.open(names, namesLength);
        freeList(free);
    }

    /** The unused parts of the heap, which a reader follows before it reads a name. */
    private void freeList(long first) throws IOException, MalformedArtifactException {
        long at = first;
        for (long left = namesLength; at != NO_FREE; left -= 2L * input.lengthBytes()) {
            if (left <= 0 || at >= namesLength) {
                throw input.malformed(names, "a free list that leaves its heap");
            }
            Cursor block = input.open(names + at, namesLength - at);
            long next = block.length();
            long size = block.length();
            if (size == 0 || size > namesLength - at) {
                throw input.malformed(names + at, "a free block that leaves its heap");
            }
            at = next;
        }
    }

    private void node(long address, long expectedLevel, Deque<long[]> nodes)
            throws IOException, MalformedArtifactException {
        Cursor cursor = input.signed(address, "TREE");
        cursor.expect("kind of tree", cursor.u8(), 0);
        int level = cursor.u8();
        if (expectedLevel >= 0 && level != expectedLevel) {
            throw input.malformed(address, "a tree node of another level than its parent says");
        }
        int used = cursor.u16();
        if (used > 2 * file.nodeK()) {
            throw input.malformed(address, "a tree node with more entries than fit");
        }
        cursor.siblings();
        key(cursor);
        for (int i = 0; i < used; i++) {
            long child = cursor.address();
            key(cursor);
            if (level > 0) {
                nodes.add(new long[] {child, level - 1L});
            } else {
                leaf(child);
            }
        }
        long keys = 2L * file.nodeK() + 1;
        input.claim(
                address, 8 + 2L * input.offsetBytes() + keys * input.lengthBytes() + (keys - 1) * input.offsetBytes());
    }

    /** Readers search by the names that the keys point to. */
    private void key(Cursor cursor) throws IOException, MalformedArtifactException {
        if (cursor.length() >= namesLength) {
            throw cursor.malformed("a key outside the heap of names");
        }
    }

    private void leaf(long address) throws IOException, MalformedArtifactException {
        Cursor cursor = input.signed(address, "SNOD");
        cursor.expect("version of a symbol table", cursor.u8(), 1);
        cursor.skip(1);
        int used = cursor.u16();
        if (used > 2 * file.leafK()) {
            throw input.malformed(address, "a symbol table with more entries than fit");
        }
        for (int i = 0; i < used; i++) {
            entry(cursor);
        }
        input.claim(address, 8 + 2L * file.leafK() * (ENTRY_FIXED + 2L * input.offsetBytes()));
    }

    private void entry(Cursor cursor) throws IOException, MalformedArtifactException {
        long at = cursor.at();
        String name = name(cursor.address());
        inOrder(name, at);
        long target = cursor.address();
        long cached = cursor.u32();
        cursor.skip(4);
        long scratch = cursor.part(16).u32();
        if (cached == SOFT) {
            links.accept(new Link(Link.Kind.SOFT, name, -1, name(scratch), at));
        } else if (cached > SOFT) {
            throw input.malformed(at, "an unknown kind of symbol table entry");
        } else {
            links.accept(new Link(Link.Kind.HARD, name, target, "", at));
        }
    }

    /** Readers search, so that a name out of order is one that only some of them find. */
    private void inOrder(String name, long at) throws MalformedArtifactException {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        if (bytes.length == 0 || previous != null && Arrays.compareUnsigned(previous, bytes) >= 0) {
            throw input.malformed(at, "a name that is empty or not in order");
        }
        previous = bytes;
    }

    private String name(long offset) throws IOException, MalformedArtifactException {
        if (offset < 0 || offset >= namesLength) {
            throw input.malformed(names, "a name outside its heap");
        }
        return input.open(names + offset, namesLength - offset).terminated();
    }
}
