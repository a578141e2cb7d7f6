package io.lazaretto.artifact.bytes;

import java.io.IOException;

record SliceView(ByteView whole, long from, long size) implements ByteView {
    @Override
    public int read(long position, byte[] target, int offset, int length) throws IOException {
        if (position >= size) {
            return 0;
        }
        return whole.read(from + position, target, offset, (int) Math.min(length, size - position));
    }

    @Override
    public long crc32(long start, long length) throws IOException {
        return whole.crc32(from + java.util.Objects.checkFromIndexSize(start, length, size), length);
    }

    @Override
    public boolean isRandomAccess() {
        return whole.isRandomAccess();
    }

    @Override
    public ByteView slice(long start, long length) {
        return new SliceView(whole, from + java.util.Objects.checkFromIndexSize(start, length, size), length);
    }
}
