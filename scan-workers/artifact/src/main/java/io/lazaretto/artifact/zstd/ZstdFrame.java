package io.lazaretto.artifact.zstd;

import io.lazaretto.artifact.codec.DamagedException;
import java.io.IOException;
import java.io.InputStream;

/** One frame, decoded block by block; takes nothing from the source that lies behind it. */
public final class ZstdFrame extends InputStream {
    private static final int RAW = 0;
    private static final int RLE = 1;
    private static final int COMPRESSED = 2;

    private final InputStream source;
    private final FrameHeader header;
    private final History history;
    private final Literals literals = new Literals();
    private final Sequences sequences = new Sequences();
    private final XxHash64 hash = new XxHash64();
    private final byte[] block = new byte[Literals.MAX];
    private final int maxBlock;
    private int given;
    private long total;
    private boolean last;
    private boolean checked;
    private int used;

    public ZstdFrame(InputStream source) throws IOException {
        this.source = source;
        this.header = FrameHeader.read(source);
        this.history = new History(header.window());
        this.maxBlock = Math.min(header.window(), Literals.MAX);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        while (given == history.end()) {
            if (last) {
                finish();
                return -1;
            }
            next();
        }
        int count = Math.min(length, history.end() - given);
        System.arraycopy(history.bytes(), given, target, offset, count);
        given += count;
        return count;
    }

    private void next() throws IOException {
        history.prepare();
        given = history.end();
        int head = (int) FrameHeader.number(source, 3);
        last = (head & 1) != 0;
        int size = head >>> 3;
        int limit = given + maxBlock;
        if (size > maxBlock) {
            throw new DamagedException("a Zstandard block is longer than allowed");
        }
        switch (head >>> 1 & 3) {
            case RAW -> {
                fill(size);
                history.append(block, 0, size, limit);
            }
            case RLE -> history.fill((byte) FrameHeader.number(source, 1), size, limit);
            case COMPRESSED -> {
                fill(size);
                compressed(size, limit);
            }
            default -> throw new DamagedException("a Zstandard block of an unknown kind");
        }
        hash.update(history.bytes(), given, history.end() - given);
        total += history.end() - given;
    }

    private void compressed(int size, int limit) throws DamagedException {
        int at = literals.read(block, size);
        used = 0;
        sequences.read(block, at, size, (count, distance, length) -> {
            if (count > literals.size() - used) {
                throw new DamagedException("Zstandard sequences are damaged");
            }
            history.append(literals.bytes(), used, count, limit);
            used += count;
            history.match(distance, length, limit);
        });
        history.append(literals.bytes(), used, literals.size() - used, limit);
    }

    private void fill(int size) throws IOException {
        if (source.readNBytes(block, 0, size) < size) {
            throw new DamagedException("the compressed data end early");
        }
    }

    private void finish() throws IOException {
        if (checked) {
            return;
        }
        checked = true;
        if (header.contentSize() >= 0 && header.contentSize() != total) {
            throw new DamagedException("a Zstandard frame is not as long as its header says");
        }
        if (header.checksum() && FrameHeader.number(source, 4) != (hash.value() & 0xffffffffL)) {
            throw new DamagedException("the checksum behind a Zstandard frame is wrong");
        }
    }
}
