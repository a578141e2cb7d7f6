package io.lazaretto.standalone.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import java.util.zip.CRC32;

/** Floats that look like trained weights, over and over: 16 MiB of them, the same in every run. */
final class Weights {
    private static final int BLOCK = 16 << 20;
    private static final byte[] BYTES = block();

    private Weights() {}

    private static byte[] block() {
        Random random = new Random(20_261_128);
        ByteBuffer floats = ByteBuffer.allocate(BLOCK).order(ByteOrder.LITTLE_ENDIAN);
        while (floats.hasRemaining()) {
            floats.putFloat((float) random.nextGaussian() * 0.02f);
        }
        return floats.array();
    }

    static void write(OutputStream out, long bytes) throws IOException {
        for (long left = bytes; left > 0; left -= BLOCK) {
            out.write(BYTES, 0, (int) Math.min(left, BLOCK));
        }
    }

    static long crc(long bytes) {
        CRC32 crc = new CRC32();
        for (long left = bytes; left > 0; left -= BLOCK) {
            crc.update(BYTES, 0, (int) Math.min(left, BLOCK));
        }
        return crc.getValue();
    }
}
