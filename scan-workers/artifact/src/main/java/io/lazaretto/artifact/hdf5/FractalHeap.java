package io.lazaretto.artifact.hdf5;

import io.lazaretto.artifact.report.MalformedArtifactException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A heap of small objects that an identifier finds (section III.G). Knows managed and tiny objects. */
final class FractalHeap {
    private static final int MAX_BLOCKS = 1 << 16;
    private static final int DEEPEST = 32;
    private static final int TINY = 2;

    private final Hdf5Input input;
    private final List<Block> blocks = new ArrayList<>();
    private final Set<Long> seen = new HashSet<>();
    private int width;
    private long startBytes;
    private long largestDirect;
    private int heapBits;
    private int lengthWidth;

    /** A direct block: bytes {@code [offset, offset + bytes)} of the heap. */
    private record Block(long offset, long bytes, long address) {}

    FractalHeap(Hdf5Input input) {
        this.input = input;
    }

    /** @return false when the heap is one that this does not know */
    boolean read(long address) throws IOException, MalformedArtifactException {
        Cursor cursor = input.signed(address, "FRHP");
        cursor.expect("version of a heap", cursor.u8(), 0);
        cursor.skip(2);
        int filters = cursor.u16();
        cursor.skip(1);
        long largestObject = cursor.u32();
        cursor.skip(input.lengthBytes() + input.offsetBytes());
        cursor.skip(input.lengthBytes() + input.offsetBytes());
        cursor.skip(4L * input.lengthBytes());
        cursor.skip(4L * input.lengthBytes());
        width = cursor.u16();
        startBytes = cursor.length();
        largestDirect = cursor.length();
        heapBits = cursor.u16();
        cursor.skip(2);
        long root = cursor.address();
        int rows = cursor.u16();
        if (filters != 0) {
            return false;
        }
        input.verify(address, cursor.at());
        boolean powers = Long.bitCount(startBytes) == 1 && Long.bitCount(largestDirect) == 1;
        if (width == 0 || !powers || largestDirect < startBytes || heapBits > 56 || largestDirect > 1L << 32) {
            throw input.malformed(address, "a heap without a shape");
        }
        lengthWidth = Math.min(Datatype.bytesFor(largestDirect), Datatype.bytesFor(largestObject));
        if (!input.isUndefined(root)) {
            if (rows == 0) {
                direct(root, 0, startBytes);
            } else {
                indirect(root, 0, rows, 0);
            }
        }
        return true;
    }

    /** @return null when the object is of a kind that this does not know */
    Cursor object(Cursor id) throws IOException, MalformedArtifactException {
        int head = id.u8();
        int kind = head >> 4 & 3;
        if (kind == TINY) {
            return id.part(Math.min(id.left(), (head & 15) + 1));
        }
        if (head >> 4 != 0) {
            return null;
        }
        long offset = id.size((heapBits + 7) / 8);
        long length = id.size(lengthWidth);
        Block block = block(offset, id);
        if (length > block.bytes() - (offset - block.offset())) {
            throw id.malformed("a heap object that leaves its block");
        }
        return input.open(block.address() + offset - block.offset(), length);
    }

    /** The blocks were read in the order of their offsets. */
    private Block block(long offset, Cursor where) throws MalformedArtifactException {
        int low = 0;
        int high = blocks.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            Block block = blocks.get(middle);
            if (offset < block.offset()) {
                high = middle - 1;
            } else if (offset - block.offset() >= block.bytes()) {
                low = middle + 1;
            } else {
                return block;
            }
        }
        throw where.malformed("a heap object outside its heap");
    }

    private void direct(long address, long offset, long bytes) throws IOException, MalformedArtifactException {
        Cursor cursor = block(address, "FHDB", offset);
        if (blocks.size() >= MAX_BLOCKS) {
            throw cursor.malformed("a heap of more blocks than are allowed");
        }
        if (cursor.left() < 0 || bytes > input.size() - address) {
            throw cursor.malformed("a heap block that leaves the file");
        }
        blocks.add(new Block(offset, bytes, address));
        input.claim(address, bytes);
    }

    private void indirect(long address, long offset, int rows, int depth)
            throws IOException, MalformedArtifactException {
        Cursor cursor = block(address, "FHIB", offset);
        if (depth > DEEPEST) {
            throw cursor.malformed("a heap nested beyond all limits");
        }
        long at = offset;
        for (int row = 0; row < rows; row++) {
            long bytes = rowBytes(row, cursor);
            for (int column = 0; column < width; column++) {
                long child = cursor.address();
                if (!input.isUndefined(child)) {
                    child(child, at, bytes, depth);
                }
                at = Math.addExact(at, bytes);
            }
        }
        input.verify(address, cursor.at());
    }

    private void child(long address, long offset, long bytes, int depth)
            throws IOException, MalformedArtifactException {
        if (bytes <= largestDirect) {
            direct(address, offset, bytes);
            return;
        }
        long first = Math.multiplyExact(startBytes, width);
        int rows = Long.numberOfTrailingZeros(bytes) - (Long.SIZE - 1 - Long.numberOfLeadingZeros(first)) + 1;
        if (rows <= 0) {
            throw input.malformed(address, "a heap without a shape");
        }
        indirect(address, offset, rows, depth + 1);
    }

    private long rowBytes(int row, Cursor where) throws MalformedArtifactException {
        int doublings = Math.max(0, row - 1);
        if (doublings > heapBits
                || Long.numberOfLeadingZeros(startBytes)
                        <= doublings + 1 + Integer.numberOfTrailingZeros(Integer.highestOneBit(width))) {
            throw where.malformed("a heap larger than it can be");
        }
        return startBytes << doublings;
    }

    private Cursor block(long address, String signature, long offset) throws IOException, MalformedArtifactException {
        if (!seen.add(address)) {
            throw input.malformed(address, "a heap block that is used twice");
        }
        Cursor cursor = input.signed(address, signature);
        cursor.expect("version of a heap block", cursor.u8(), 0);
        cursor.skip(input.offsetBytes());
        if (cursor.size((heapBits + 7) / 8) != offset) {
            throw cursor.malformed("a heap block at another place than it says");
        }
        return cursor;
    }
}
