package io.lazaretto.artifact.codec;

import io.lazaretto.artifact.bytes.ByteWindow;
import java.io.IOException;

/** Frames that LZ4 and Zstandard define for other people's data (RFC 8878, 3.1.2); every reader skips them. */
public final class SkippableFrames {
    /** Magic number and length. */
    public static final int HEADER = 8;

    private static final int MAX_FRAMES = 10_000;

    private SkippableFrames() {}

    /** @return the offset behind all skippable frames that begin here; the same offset when there is none */
    public static long behind(ByteWindow bytes, long offset) throws IOException {
        long at = offset;
        for (int count = 0; count < MAX_FRAMES && isAt(bytes, at); count++) {
            long next = at + HEADER + bytes.u32(at + 4);
            if (next > bytes.size()) {
                return at;
            }
            at = next;
        }
        return at;
    }

    public static boolean isAt(ByteWindow bytes, long offset) throws IOException {
        return bytes.has(offset, HEADER) && bytes.at(offset) >>> 4 == 5 && bytes.matches(offset + 1, 0x2a, 0x4d, 0x18);
    }
}
