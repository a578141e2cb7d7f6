package io.lazaretto.artifact.hdf5;

import io.lazaretto.artifact.report.MalformedArtifactException;
import java.io.IOException;

/**
 * What an element is (section IV.A.2.d): as much of it as is needed to know where its bytes are.
 *
 * @param kind class of the type, as the specification numbers it
 * @param bytes of one element
 * @param of bytes of what a type of variable length is a sequence of, else 0
 * @param pointers whether an element holds addresses of global heaps
 */
record Datatype(int kind, long bytes, long of, boolean pointers) {
    static final int STRING = 3;
    static final int VARIABLE_LENGTH = 9;

    private static final int OPAQUE = 5;
    private static final int COMPOUND = 6;
    private static final int ENUMERATION = 8;
    private static final int ARRAY = 10;
    private static final int WIDEST_NUMBER = 64;
    private static final int DEEPEST = 16;
    private static final int HIGHEST_VERSION = 4;

    static Datatype read(Cursor cursor) throws IOException, MalformedArtifactException {
        return read(cursor, 0);
    }

    private static Datatype read(Cursor cursor, int depth) throws IOException, MalformedArtifactException {
        if (depth > DEEPEST) {
            throw cursor.malformed("types nested beyond all limits");
        }
        int head = cursor.u8();
        int kind = head & 15;
        int version = head >> 4;
        if (version < 1 || version > HIGHEST_VERSION) {
            throw cursor.malformed("unknown version of a datatype");
        }
        int bits = (int) cursor.number(3);
        long bytes = cursor.u32();
        boolean pointers = kind == VARIABLE_LENGTH;
        long of = 0;
        switch (kind) {
            case 0, 4 -> precision(cursor, bytes);
            case 1 -> floatingPoint(cursor, bytes);
            case 2 -> cursor.skip(2);
            case STRING, 7 -> {}
            case OPAQUE -> cursor.skip(bits & 0xff);
            case COMPOUND -> pointers = members(cursor, bits & 0xffff, version, bytes, depth);
            case ENUMERATION -> enumeration(cursor, bits & 0xffff, version, depth);
            case VARIABLE_LENGTH -> of = read(cursor, depth + 1).bytes();
            case ARRAY -> pointers = array(cursor, version, bytes, depth);
            default -> throw cursor.malformed("unknown class of a datatype");
        }
        return new Datatype(kind, bytes, of, pointers);
    }

    /** @return bits in use */
    private static long precision(Cursor cursor, long bytes) throws IOException, MalformedArtifactException {
        int offset = cursor.u16();
        int bits = cursor.u16();
        if (bytes < 1 || bytes > WIDEST_NUMBER || bits == 0 || offset + bits > bytes * Byte.SIZE) {
            throw cursor.malformed("a number of more bits than it has bytes for");
        }
        return bits;
    }

    private static void floatingPoint(Cursor cursor, long bytes) throws IOException, MalformedArtifactException {
        long bits = precision(cursor, bytes);
        int exponent = cursor.u8();
        int exponentEnd = exponent + cursor.u8();
        int mantissa = cursor.u8();
        int mantissaEnd = mantissa + cursor.u8();
        cursor.skip(4);
        boolean overlap = exponent < mantissaEnd && mantissa < exponentEnd;
        if (overlap || exponentEnd > bits || mantissaEnd > bits || exponentEnd == exponent || mantissaEnd == mantissa) {
            throw cursor.malformed("a floating-point number whose parts do not fit");
        }
    }

    private static boolean members(Cursor cursor, int count, int version, long bytes, int depth)
            throws IOException, MalformedArtifactException {
        boolean pointers = false;
        for (int i = 0; i < count; i++) {
            name(cursor, version);
            long offset = cursor.number(version < 3 ? 4 : bytesFor(bytes));
            cursor.skip(version == 1 ? 28 : 0);
            Datatype member = read(cursor, depth + 1);
            if (offset < 0 || member.bytes() > bytes - offset) {
                throw cursor.malformed("a member outside its compound");
            }
            pointers |= member.pointers();
        }
        return pointers;
    }

    private static void enumeration(Cursor cursor, int count, int version, int depth)
            throws IOException, MalformedArtifactException {
        long bytes = read(cursor, depth + 1).bytes();
        for (int i = 0; i < count; i++) {
            name(cursor, version);
        }
        cursor.skip(count * bytes);
    }

    private static boolean array(Cursor cursor, int version, long bytes, int depth)
            throws IOException, MalformedArtifactException {
        int rank = cursor.u8();
        if (rank == 0) {
            throw cursor.malformed("an array type without dimensions");
        }
        cursor.skip(version < 3 ? 3 : 0);
        long elements = 1;
        for (int i = 0; i < rank; i++) {
            elements = Dataspace.times(elements, cursor.u32(), cursor);
        }
        cursor.skip(version < 3 ? 4L * rank : 0);
        Datatype element = read(cursor, depth + 1);
        if (Dataspace.times(elements, element.bytes(), cursor) != bytes) {
            throw cursor.malformed("an array type of another size than its elements");
        }
        return element.pointers();
    }

    private static void name(Cursor cursor, int version) throws IOException, MalformedArtifactException {
        long start = cursor.at();
        cursor.terminated();
        if (version < 3) {
            cursor.align(start);
        }
    }

    /** Bytes that a number up to a value takes. */
    static int bytesFor(long value) {
        return value <= 0 ? 1 : (Long.SIZE - 1 - Long.numberOfLeadingZeros(value)) / Byte.SIZE + 1;
    }
}
