package io.lazaretto.artifact.hdf5;

import io.lazaretto.artifact.report.MalformedArtifactException;
import java.io.IOException;

/**
 * How many elements there are (section IV.A.2.b).
 *
 * @param rank number of dimensions
 */
record Dataspace(int rank, long elements) {
    private static final int HIGHEST_RANK = 32;
    private static final int NONE = 2;

    static Dataspace read(Cursor cursor, int lengthBytes) throws IOException, MalformedArtifactException {
        int version = cursor.u8();
        cursor.expect("version of a dataspace", version, 1, 2);
        int rank = cursor.u8();
        int flags = cursor.u8();
        int type = cursor.u8();
        cursor.skip(version == 1 ? 4 : 0);
        if (rank > HIGHEST_RANK) {
            throw cursor.malformed("more dimensions than are allowed");
        }
        long elements = version == 2 && type == NONE ? 0 : 1;
        long[] sizes = new long[rank];
        for (int i = 0; i < rank; i++) {
            sizes[i] = cursor.size(lengthBytes);
            elements = times(elements, sizes[i], cursor);
        }
        for (int i = 0; (flags & 1) != 0 && i < rank; i++) {
            // Unlimited is all ones.
            if (Long.compareUnsigned(cursor.number(lengthBytes), sizes[i]) < 0) {
                throw cursor.malformed("a dimension above its own maximum");
            }
        }
        return new Dataspace(rank, elements);
    }

    /** Bytes of all elements. */
    long bytes(Datatype type, Cursor where) throws MalformedArtifactException {
        return times(elements, type.bytes(), where);
    }

    static long times(long a, long b, Cursor where) throws MalformedArtifactException {
        try {
            return Math.multiplyExact(a, b);
        } catch (ArithmeticException e) {
            throw where.malformed("a size that overflows");
        }
    }
}
