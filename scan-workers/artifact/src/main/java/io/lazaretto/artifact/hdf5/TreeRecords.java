package io.lazaretto.artifact.hdf5;

import io.lazaretto.artifact.report.MalformedArtifactException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

/** The records of a B-tree of the second version (section III.A.2), in no particular order. */
final class TreeRecords {
    private static final int OVERHEAD = 10;
    private static final int DEEPEST = 16;

    private final Hdf5Input input;
    private final int type;
    private final Visitor visitor;
    private int recordBytes;
    private long[] room;
    private int[] totalBytes;

    /** Is shown one record after the other. */
    interface Visitor {
        void record(Cursor record) throws IOException, MalformedArtifactException;
    }

    private record Node(long address, long records, int depth) {}

    /** @param type of the records that the tree must have */
    TreeRecords(Hdf5Input input, int type, Visitor visitor) {
        this.input = input;
        this.type = type;
        this.visitor = visitor;
    }

    void read(long address) throws IOException, MalformedArtifactException {
        Cursor cursor = input.signed(address, "BTHD");
        cursor.expect("version of a tree", cursor.u8(), 0);
        cursor.expect("kind of tree", cursor.u8(), type);
        long nodeBytes = cursor.u32();
        recordBytes = cursor.u16();
        int depth = cursor.u16();
        cursor.skip(2);
        long root = cursor.address();
        long records = cursor.u16();
        long total = cursor.length();
        input.verify(address, cursor.at());
        if (recordBytes == 0 || depth > DEEPEST || nodeBytes < OVERHEAD + recordBytes) {
            throw input.malformed(address, "a tree that cannot hold a record");
        }
        if (input.isUndefined(root)) {
            if (total != 0) {
                throw input.malformed(address, "a tree without its records");
            }
            return;
        }
        layout(nodeBytes, depth, address);
        if (walk(new Node(root, records, depth), nodeBytes) != total) {
            throw input.malformed(address, "another number of records than the tree says");
        }
    }

    /** How many records a node of each depth holds, and how wide the counts in its parent are. */
    private void layout(long nodeBytes, int depth, long address) throws MalformedArtifactException {
        room = new long[depth + 1];
        totalBytes = new int[depth + 1];
        room[0] = (nodeBytes - OVERHEAD) / recordBytes;
        long below = room[0];
        for (int d = 1; d <= depth; d++) {
            int pointer = pointerBytes(d);
            room[d] = (nodeBytes - OVERHEAD - pointer) / (recordBytes + pointer);
            if (room[d] <= 0 || below > Long.MAX_VALUE / (room[d] + 2)) {
                throw input.malformed(address, "a tree that cannot hold a record");
            }
            below = (room[d] + 1) * below + room[d];
            totalBytes[d] = Datatype.bytesFor(below);
        }
    }

    private int pointerBytes(int depth) {
        return input.offsetBytes() + Datatype.bytesFor(room[0]) + totalBytes[depth - 1];
    }

    private long walk(Node root, long nodeBytes) throws IOException, MalformedArtifactException {
        Deque<Node> nodes = new ArrayDeque<>();
        Set<Long> seen = new HashSet<>();
        nodes.add(root);
        long total = 0;
        while (!nodes.isEmpty()) {
            Node node = nodes.removeFirst();
            if (!seen.add(node.address()) || node.records() > room[node.depth()]) {
                throw input.malformed(node.address(), "a tree that leads back to itself, or a node that overflows");
            }
            Cursor cursor = input.signed(node.address(), node.depth() == 0 ? "BTLF" : "BTIN");
            cursor.expect("version of a tree node", cursor.u8(), 0);
            cursor.expect("kind of tree node", cursor.u8(), type);
            for (long i = 0; i < node.records(); i++) {
                visitor.record(cursor.part(recordBytes));
            }
            total += node.records();
            if (node.depth() > 0) {
                children(cursor, node, nodes);
            }
            input.verify(node.address(), cursor.at());
            input.claim(node.address(), nodeBytes);
        }
        return total;
    }

    private void children(Cursor cursor, Node node, Deque<Node> nodes) throws IOException, MalformedArtifactException {
        for (long i = 0; i <= node.records(); i++) {
            long child = cursor.address();
            long records = cursor.size(Datatype.bytesFor(room[0]));
            cursor.skip(totalBytes[node.depth() - 1]);
            nodes.add(new Node(child, records, node.depth() - 1));
        }
    }
}
