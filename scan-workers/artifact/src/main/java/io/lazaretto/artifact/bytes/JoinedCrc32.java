package io.lazaretto.artifact.bytes;

/**
 * The CRC-32 of bytes that come in parts, each with its own CRC-32. In the field of polynomials over GF(2), to append n bytes
 * is to multiply what was there by x to the power of 8n. Not thread-safe.
 */
public final class JoinedCrc32 {
    private static final int POLYNOMIAL = 0xedb88320;
    private static final int ONE = 1 << 31;
    private static final int X_TO_THE_8 = 1 << 23;

    private int crc;

    /**
     * @param partCrc of the part alone, as {@link java.util.zip.CRC32} has it
     * @param length of the part in bytes
     */
    public void append(long partCrc, long length) {
        crc = product(power(length), crc) ^ (int) partCrc;
    }

    /** Of all parts so far. */
    public long value() {
        return crc & 0xffffffffL;
    }

    private static int power(long bytes) {
        int power = ONE;
        int square = X_TO_THE_8;
        for (long left = bytes; left > 0; left >>>= 1) {
            if ((left & 1) != 0) {
                power = product(power, square);
            }
            square = product(square, square);
        }
        return power;
    }

    /** Modulo the polynomial; bits are reflected, the highest stands for 1. */
    private static int product(int a, int b) {
        int product = 0;
        int shifted = b;
        for (int bit = ONE; bit != 0; bit >>>= 1) {
            if ((a & bit) != 0) {
                product ^= shifted;
            }
            shifted = (shifted & 1) == 0 ? shifted >>> 1 : shifted >>> 1 ^ POLYNOMIAL;
        }
        return product;
    }
}
