package io.lazaretto.artifact.hdf5;

import io.lazaretto.artifact.report.MalformedArtifactException;
import java.io.IOException;

/**
 * Where the elements of a dataset lie (section IV.A.2.i).
 *
 * @param address of the bytes, or of the index of the chunks; may be undefined
 * @param bytes that the layout says are stored; -1 when it does not say
 * @param chunkBytes of one chunk before any filter
 * @param dimensions of a chunk, the size of an element among them
 */
record Layout(Kind kind, long address, long bytes, long chunkBytes, int dimensions) {
    private static final int HIGHEST_RANK = 33;
    private static final int FILTERED_SINGLE = 2;

    /** How the bytes are arranged; chunks by the kind of their index. */
    enum Kind {
        COMPACT,
        CONTIGUOUS,
        CHUNK_TREE,
        SINGLE_CHUNK,
        IMPLICIT_CHUNKS,
        OTHER_CHUNKS,
        VIRTUAL
    }

    static Layout read(Cursor cursor, int lengthBytes) throws IOException, MalformedArtifactException {
        int version = cursor.u8();
        cursor.expect("version of a layout", version, 1, 2, 3, 4, 5);
        if (version < 3) {
            return first(cursor);
        }
        int kind = cursor.u8();
        cursor.expect("class of a layout", kind, 0, 1, 2, 3);
        return switch (kind) {
            case 0 -> {
                long bytes = cursor.u16();
                long address = cursor.at();
                cursor.skip(bytes);
                yield new Layout(Kind.COMPACT, address, bytes, 0, 0);
            }
            case 1 -> new Layout(Kind.CONTIGUOUS, cursor.address(), cursor.size(lengthBytes), 0, 0);
            case 2 -> version == 3 ? tree(cursor) : chunks(cursor, lengthBytes);
            default -> new Layout(Kind.VIRTUAL, cursor.address(), -1, 0, 0);
        };
    }

    private static Layout first(Cursor cursor) throws IOException, MalformedArtifactException {
        int rank = rank(cursor);
        int kind = cursor.u8();
        cursor.expect("class of a layout", kind, 0, 1, 2);
        cursor.skip(5);
        long address = kind == 0 ? -1 : cursor.address();
        long bytes = product(cursor, rank, 4);
        if (kind == 0) {
            long stored = cursor.u32();
            address = cursor.at();
            cursor.skip(stored);
            return new Layout(Kind.COMPACT, address, stored, 0, 0);
        }
        return kind == 1
                ? new Layout(Kind.CONTIGUOUS, address, -1, 0, 0)
                : new Layout(Kind.CHUNK_TREE, address, -1, bytes, rank);
    }

    private static Layout tree(Cursor cursor) throws IOException, MalformedArtifactException {
        int rank = rank(cursor);
        long address = cursor.address();
        return new Layout(Kind.CHUNK_TREE, address, -1, product(cursor, rank, 4), rank);
    }

    private static Layout chunks(Cursor cursor, int lengthBytes) throws IOException, MalformedArtifactException {
        int flags = cursor.u8();
        int rank = rank(cursor);
        int width = cursor.u8();
        if (width < 1 || width > Long.BYTES) {
            throw cursor.malformed("a width of dimensions that is not allowed");
        }
        long chunk = product(cursor, rank, width);
        int index = cursor.u8();
        cursor.expect("index of chunks", index, 1, 2, 3, 4, 5);
        if (index == 1) {
            long stored = chunk;
            if ((flags & FILTERED_SINGLE) != 0) {
                stored = cursor.size(lengthBytes);
                cursor.skip(4);
            }
            return new Layout(Kind.SINGLE_CHUNK, cursor.address(), stored, chunk, rank);
        }
        if (index == 2) {
            return new Layout(Kind.IMPLICIT_CHUNKS, cursor.address(), -1, chunk, rank);
        }
        cursor.skip(index == 3 ? 1 : index == 4 ? 5 : 6);
        return new Layout(Kind.OTHER_CHUNKS, cursor.address(), -1, chunk, rank);
    }

    private static int rank(Cursor cursor) throws IOException, MalformedArtifactException {
        int rank = cursor.u8();
        if (rank > HIGHEST_RANK) {
            throw cursor.malformed("more dimensions than are allowed");
        }
        return rank;
    }

    private static long product(Cursor cursor, int rank, int width) throws IOException, MalformedArtifactException {
        long product = 1;
        for (int i = 0; i < rank; i++) {
            product = Dataspace.times(product, cursor.size(width), cursor);
        }
        return product;
    }
}
