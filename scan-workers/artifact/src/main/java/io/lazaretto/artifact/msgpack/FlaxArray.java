package io.lazaretto.artifact.msgpack;

import io.lazaretto.artifact.bytes.ByteView;
import io.lazaretto.artifact.reader.Cursor;
import io.lazaretto.artifact.reader.Reading;
import io.lazaretto.artifact.report.MalformedArtifactException;
import io.lazaretto.artifact.report.Place;
import java.io.IOException;
import java.math.BigInteger;
import java.util.Map;

/** An array in an extension: a list of shape, name of the element type, and bytes (flax {@code serialization.py}). */
final class FlaxArray {
    private static final int MAX_NAME = 64;
    private static final int MIN_SEARCHED = 16;
    private static final Map<String, Integer> BITS = Map.ofEntries(
            Map.entry("bool", 8),
            Map.entry("int4", 8),
            Map.entry("uint4", 8),
            Map.entry("int8", 8),
            Map.entry("uint8", 8),
            Map.entry("int16", 16),
            Map.entry("uint16", 16),
            Map.entry("int32", 32),
            Map.entry("uint32", 32),
            Map.entry("int64", 64),
            Map.entry("uint64", 64),
            Map.entry("float8_e4m3fn", 8),
            Map.entry("float8_e5m2", 8),
            Map.entry("float16", 16),
            Map.entry("bfloat16", 16),
            Map.entry("float32", 32),
            Map.entry("float64", 64),
            Map.entry("complex64", 64),
            Map.entry("complex128", 128));

    private FlaxArray() {}

    static void check(ByteView content, long offset, Place place, Reading reading)
            throws IOException, MalformedArtifactException {
        Cursor in = new Cursor(content, MsgpackReader.FORMAT, reading.budget()).bigEndian();
        if (in.u8() != 0x93) {
            throw malformed(offset, "an array that is not shape, type and bytes");
        }
        BigInteger elements = shape(in, offset);
        String type = in.text(textLength(in, offset), MAX_NAME, "an element type");
        Integer bits = BITS.get(type);
        if (bits == null) {
            throw malformed(offset, "an element type that does not exist");
        }
        int kind = in.u8();
        long length =
                switch (kind) {
                    case 0xc4 -> in.u8();
                    case 0xc5 -> in.u16();
                    case 0xc6 -> in.u32();
                    default -> throw malformed(offset, "an array without bytes");
                };
        long at = in.position();
        ByteView bytes = in.bytes(length, "the bytes of an array");
        if (!in.atEnd()) {
            throw malformed(offset, "something behind the bytes of an array");
        }
        if (!elements.multiply(BigInteger.valueOf(bits)).shiftRight(3).equals(BigInteger.valueOf(length))) {
            throw malformed(offset, "the bytes of an array do not fit its shape");
        }
        if (length >= MIN_SEARCHED) {
            reading.numbers(bytes, place.member("array@" + (offset + at)));
        }
    }

    private static BigInteger shape(Cursor in, long offset) throws IOException, MalformedArtifactException {
        int b = in.u8();
        if (b < 0x90 || b > 0x9f) {
            throw malformed(offset, "an array without a shape");
        }
        BigInteger product = BigInteger.ONE;
        for (int i = b & 0xf; i > 0; i--) {
            int size = in.u8();
            long dimension =
                    switch (size) {
                        case 0xcc -> in.u8();
                        case 0xcd -> in.u16();
                        case 0xce -> in.u32();
                        case 0xcf -> in.i64();
                        default -> size < 0x80 ? size : -1;
                    };
            if (dimension < 0) {
                throw malformed(offset, "a dimension that is not a number");
            }
            product = product.multiply(BigInteger.valueOf(dimension));
        }
        return product;
    }

    private static long textLength(Cursor in, long offset) throws IOException, MalformedArtifactException {
        int b = in.u8();
        if (b >= 0xa0 && b <= 0xbf) {
            return b & 0x1f;
        }
        if (b == 0xd9) {
            return in.u8();
        }
        throw malformed(offset, "an array without an element type");
    }

    /** A list of two numbers. */
    static void complex(ByteView content, long offset, Reading reading) throws IOException, MalformedArtifactException {
        Cursor in = new Cursor(content, MsgpackReader.FORMAT, reading.budget()).bigEndian();
        if (in.u8() != 0x92) {
            throw malformed(offset, "a complex number that is not two numbers");
        }
        for (int i = 0; i < 2; i++) {
            int b = in.u8();
            in.skip(b == 0xcb ? 8 : b == 0xca ? 4 : b < 0x80 || b >= 0xe0 ? 0 : Long.MAX_VALUE, "a number");
        }
        if (!in.atEnd()) {
            throw malformed(offset, "something behind a complex number");
        }
    }

    private static MalformedArtifactException malformed(long offset, String problem) {
        return new MalformedArtifactException(MsgpackReader.FORMAT, offset, problem);
    }
}
