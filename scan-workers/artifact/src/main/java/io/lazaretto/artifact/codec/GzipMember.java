package io.lazaretto.artifact.codec;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;

/** One gzip member: header, deflate data, and the checksum and length behind them. */
final class GzipMember extends InputStream {
    private final SourceStream source;
    private final Inflating data;
    private final CRC32 crc = new CRC32();
    private long size;
    private boolean ended;

    GzipMember(SourceStream source) throws IOException {
        GzipHeader.read(source);
        this.source = source;
        this.data = new Inflating(source, true);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int count = data.read(target, offset, length);
        if (count > 0) {
            crc.update(target, offset, count);
            size += count;
        } else if (!ended) {
            ended = true;
            if (u32() != crc.getValue() || u32() != (size & 0xffffffffL)) {
                throw new DamagedException("checksum or length behind a gzip member is wrong");
            }
        }
        return count;
    }

    @Override
    public void close() {
        data.close();
    }

    private long u32() throws IOException {
        long value = 0;
        for (int i = 0; i < 4; i++) {
            int b = source.read();
            if (b < 0) {
                throw new DamagedException("the gzip member ends early");
            }
            value |= (long) b << 8 * i;
        }
        return value;
    }
}
