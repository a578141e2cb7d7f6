package io.lazaretto.artifact.bytes;

import java.io.IOException;

/** Random access to a view through one buffer of fixed size: little-endian numbers and single bytes. */
public final class ByteWindow {
    private final ByteView view;
    private final byte[] buffer;
    private long start;
    private int filled;

    public ByteWindow(ByteView view, int bufferBytes) {
        this.view = view;
        this.buffer = new byte[bufferBytes];
    }

    public long size() {
        return view.size();
    }

    /** Whether {@code length} bytes exist at {@code position}. */
    public boolean has(long position, long length) {
        return position >= 0 && length >= 0 && position <= view.size() && length <= view.size() - position;
    }

    /** The unsigned byte at a position, -1 outside the view. */
    public int at(long position) throws IOException {
        long index = position - start;
        if (index < 0 || index >= filled) {
            if (!has(position, 1)) {
                return -1;
            }
            start = position;
            filled = 0;
            filled = view.read(position, buffer, 0, buffer.length);
            index = 0;
        }
        return buffer[(int) index] & 0xff;
    }

    /** Whether the bytes at a position equal these values. */
    public boolean matches(long position, int... values) throws IOException {
        if (!has(position, values.length)) {
            return false;
        }
        for (int i = 0; i < values.length; i++) {
            if (at(position + i) != values[i]) {
                return false;
            }
        }
        return true;
    }

    /** Whether the ASCII text stands at a position. */
    public boolean matches(long position, String ascii) throws IOException {
        if (!has(position, ascii.length())) {
            return false;
        }
        for (int i = 0; i < ascii.length(); i++) {
            if (at(position + i) != ascii.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** @throws IndexOutOfBoundsException when the number is not inside the view */
    public int u16(long position) throws IOException {
        return (int) littleEndian(position, 2);
    }

    /** @throws IndexOutOfBoundsException when the number is not inside the view */
    public long u32(long position) throws IOException {
        return littleEndian(position, 4);
    }

    /** @throws IndexOutOfBoundsException when the number is not inside the view */
    public long i64(long position) throws IOException {
        return littleEndian(position, 8);
    }

    private long littleEndian(long position, int bytes) throws IOException {
        if (!has(position, bytes)) {
            throw new IndexOutOfBoundsException("position " + position);
        }
        long value = 0;
        for (int i = 0; i < bytes; i++) {
            value |= (long) at(position + i) << (8 * i);
        }
        return value;
    }
}
