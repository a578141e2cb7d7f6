package io.lazaretto.artifact.sevenzip;

import io.lazaretto.artifact.bytes.ByteView;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;

/** A view for a library that wants a channel. Reading only. */
final class ViewChannel implements SeekableByteChannel {
    private static final int CHUNK = 1 << 14;

    private final ByteView view;
    private final byte[] chunk = new byte[CHUNK];
    private long position;

    ViewChannel(ByteView view) {
        this.view = view;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        if (!target.hasRemaining()) {
            return 0;
        }
        int count = view.read(position, chunk, 0, Math.min(chunk.length, target.remaining()));
        if (count == 0) {
            return -1;
        }
        target.put(chunk, 0, count);
        position += count;
        return count;
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public SeekableByteChannel position(long newPosition) throws IOException {
        if (newPosition < 0) {
            throw new IOException("a negative position");
        }
        position = newPosition;
        return this;
    }

    @Override
    public long size() {
        return view.size();
    }

    @Override
    public int write(ByteBuffer source) {
        throw new NonWritableChannelException();
    }

    @Override
    public SeekableByteChannel truncate(long size) {
        throw new NonWritableChannelException();
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public void close() {}
}
