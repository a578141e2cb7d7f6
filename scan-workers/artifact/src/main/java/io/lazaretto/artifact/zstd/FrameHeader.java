package io.lazaretto.artifact.zstd;

import io.lazaretto.artifact.codec.DamagedException;
import java.io.IOException;
import java.io.InputStream;

/**
 * The header of a frame (RFC 8878, 3.1.1.1).
 *
 * @param window how far back a match may reach
 * @param contentSize -1 when it is not said
 */
record FrameHeader(int window, long contentSize, boolean checksum) {
    /** What the levels up to 22 of the reference use is twice as much; its {@code --long} as well. */
    private static final long MAX_WINDOW = 64 << 20;

    private static final long MAGIC = 0xfd2fb528L;
    private static final int[] DICTIONARY_BYTES = {0, 1, 2, 4};
    private static final int[] SIZE_BYTES = {0, 2, 4, 8};

    static FrameHeader read(InputStream in) throws IOException {
        if (number(in, 4) != MAGIC) {
            throw new DamagedException("not a Zstandard frame");
        }
        int flags = (int) number(in, 1);
        boolean single = (flags & 0x20) != 0;
        if ((flags & 0x08) != 0) {
            throw new DamagedException("a reserved flag of Zstandard is set");
        }
        long window = 0;
        if (!single) {
            int descriptor = (int) number(in, 1);
            long base = 1L << 10 + (descriptor >>> 3);
            window = base + base / 8 * (descriptor & 7);
        }
        if (number(in, DICTIONARY_BYTES[flags & 3]) != 0) {
            throw new DamagedException("a dictionary is needed that is not there");
        }
        int sizeBytes = flags >>> 6 == 0 && single ? 1 : SIZE_BYTES[flags >>> 6];
        long size = sizeBytes == 0 ? -1 : number(in, sizeBytes) + (sizeBytes == 2 ? 256 : 0);
        window = single ? size : window;
        if (window < 0 || window > MAX_WINDOW) {
            throw new DamagedException("to decode it would take more memory than a decoder may use");
        }
        return new FrameHeader((int) window, size, (flags & 0x04) != 0);
    }

    static long number(InputStream in, int bytes) throws IOException {
        long value = 0;
        for (int i = 0; i < bytes; i++) {
            int b = in.read();
            if (b < 0) {
                throw new DamagedException("the compressed data end early");
            }
            value |= (long) b << 8 * i;
        }
        return value;
    }
}
