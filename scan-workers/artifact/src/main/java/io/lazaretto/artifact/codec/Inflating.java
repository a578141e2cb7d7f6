package io.lazaretto.artifact.codec;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Deflate data; leaves the source behind their last byte. The native inflater is given back on close. */
final class Inflating extends InputStream {
    private static final int CHUNK = 1 << 13;

    private final SourceStream source;
    private final Inflater inflater;
    private final byte[] input = new byte[CHUNK];
    private boolean ended;

    /** @param raw whether there is no zlib header and no check behind the data */
    Inflating(SourceStream source, boolean raw) {
        this.source = source;
        this.inflater = new Inflater(raw);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        while (!ended) {
            int count = inflate(target, offset, length);
            if (inflater.finished()) {
                ended = true;
                source.unread(inflater.getRemaining());
            } else if (inflater.needsDictionary()) {
                throw new DamagedException("a dictionary is needed that is not there");
            } else if (count == 0 && inflater.needsInput()) {
                feed();
            }
            if (count > 0) {
                return count;
            }
        }
        return -1;
    }

    @Override
    public void close() {
        inflater.end();
    }

    private int inflate(byte[] target, int offset, int length) throws IOException {
        try {
            return inflater.inflate(target, offset, length);
        } catch (DataFormatException e) {
            throw new DamagedException("damaged deflate data");
        }
    }

    private void feed() throws IOException {
        int count = source.read(input, 0, input.length);
        if (count < 0) {
            throw new DamagedException("the compressed data end early");
        }
        inflater.setInput(input, 0, count);
    }
}
