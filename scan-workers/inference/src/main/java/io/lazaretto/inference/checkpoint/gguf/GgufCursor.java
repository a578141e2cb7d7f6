package io.lazaretto.inference.checkpoint.gguf;

import io.lazaretto.inference.checkpoint.CheckpointException;
import io.lazaretto.inference.checkpoint.CheckpointException.Kind;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Reads numbers and strings from the start of a file on; every length is compared with what remains. */
final class GgufCursor {
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final MemorySegment file;
    private long position;

    GgufCursor(MemorySegment file) {
        this.file = file;
    }

    long position() {
        return position;
    }

    long remaining() {
        return file.byteSize() - position;
    }

    int i8() throws CheckpointException {
        return file.get(ValueLayout.JAVA_BYTE, advance(1));
    }

    int i16() throws CheckpointException {
        return file.get(SHORT, advance(2));
    }

    int i32() throws CheckpointException {
        return file.get(INT, advance(4));
    }

    long u32() throws CheckpointException {
        return i32() & 0xffffffffL;
    }

    long i64() throws CheckpointException {
        return file.get(LONG, advance(8));
    }

    /** @param most bytes; more is refused */
    String string(int most, String what) throws CheckpointException {
        long length = i64();
        if (length < 0 || length > remaining()) {
            throw new CheckpointException(Kind.MALFORMED, what + " longer than the file");
        }
        if (length > most) {
            throw new CheckpointException(Kind.LIMIT, what + " of " + length + " bytes");
        }
        byte[] text = file.asSlice(advance(length), length).toArray(ValueLayout.JAVA_BYTE);
        return new String(text, StandardCharsets.UTF_8);
    }

    private long advance(long bytes) throws CheckpointException {
        if (bytes > remaining()) {
            throw new CheckpointException(Kind.MALFORMED, "the GGUF file ends early");
        }
        long at = position;
        position += bytes;
        return at;
    }
}
