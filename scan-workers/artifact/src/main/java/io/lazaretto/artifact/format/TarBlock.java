package io.lazaretto.artifact.format;

import io.lazaretto.artifact.bytes.ByteView;
import io.lazaretto.artifact.bytes.ByteWindow;
import java.io.IOException;

/** The check that every tar header carries, with or without a magic number (POSIX.1-1988, 10.1.1). */
public final class TarBlock {
    public static final int SIZE = 512;
    private static final int CHECKSUM = 148;
    private static final int CHECKSUM_END = 156;

    private TarBlock() {}

    /** Whether bytes begin with a header, be it of an old archive without magic number. */
    public static boolean isAtStartOf(ByteView view) throws IOException {
        return view.size() >= SIZE && isHeader(view.copy(0, SIZE));
    }

    static boolean isAtStartOf(ByteWindow bytes) throws IOException {
        if (!bytes.has(0, SIZE)) {
            return false;
        }
        byte[] block = new byte[SIZE];
        for (int i = 0; i < SIZE; i++) {
            block[i] = (byte) bytes.at(i);
        }
        return isHeader(block);
    }

    /** Whether the checksum fits, as a sum of unsigned or, as some old writers had it, of signed bytes. */
    public static boolean isHeader(byte[] block) {
        long unsigned = 0;
        long signed = 0;
        for (int i = 0; i < SIZE; i++) {
            boolean blank = i >= CHECKSUM && i < CHECKSUM_END;
            unsigned += blank ? ' ' : block[i] & 0xff;
            signed += blank ? ' ' : block[i];
        }
        long stated = octal(block, CHECKSUM, CHECKSUM_END);
        return stated > 0 && (stated == unsigned || stated == signed);
    }

    /** @return -1 when these bytes are no plain octal number; 0 when they are blank */
    public static long octal(byte[] block, int from, int to) {
        int at = from;
        while (at < to && block[at] == ' ') {
            at++;
        }
        long value = 0;
        while (at < to && block[at] >= '0' && block[at] <= '7') {
            value = value << 3 | block[at++] - '0';
        }
        while (at < to && (block[at] == ' ' || block[at] == 0)) {
            at++;
        }
        return at == to ? value : -1;
    }
}
