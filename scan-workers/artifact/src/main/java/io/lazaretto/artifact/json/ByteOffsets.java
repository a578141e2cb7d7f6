package io.lazaretto.artifact.json;

import com.fasterxml.jackson.core.JsonLocation;
import io.lazaretto.artifact.bytes.ByteView;
import java.io.IOException;

/**
 * Where in the bytes a parser is that counts UTF-16 units, as Jackson's does without a table of names. Reads the text once more, a
 * chunk at a time, as far as it is asked: places must not go back. Not thread-safe.
 */
public final class ByteOffsets {
    private static final int CHUNK = 1 << 14;
    private static final int BOM = 0xef;

    private final ByteView view;
    private final byte[] chunk = new byte[CHUNK];
    private int filled;
    private int next;
    /** Of what stands in front of {@link #next}. */
    private long bytes;

    private long units;

    /** @param view UTF-8; a byte order mark is no part of the text */
    public ByteOffsets(ByteView view) throws IOException {
        this.view = view;
        fill();
        if (filled > 2 && (chunk[0] & 0xff) == BOM) {
            next = 3;
            bytes = 3;
        }
    }

    /** @return the byte at which the place begins, or the last one asked for when the place lies in front of it */
    public long of(JsonLocation location) throws IOException {
        return location == null ? bytes : of(location.getCharOffset());
    }

    /** @param unit number of UTF-16 units in front of the place */
    public long of(long unit) throws IOException {
        while (units < unit) {
            if (next == filled && !fill()) {
                return bytes;
            }
            step();
        }
        return bytes;
    }

    /** One character: four bytes are two units of UTF-16, the bytes behind the first are none. */
    private void step() throws IOException {
        int first = chunk[next++] & 0xff;
        bytes++;
        units += first >= 0xf0 ? 2 : 1;
        while (next < filled || fill()) {
            if ((chunk[next] & 0xc0) != 0x80) {
                return;
            }
            next++;
            bytes++;
        }
    }

    private boolean fill() throws IOException {
        filled = Math.max(0, view.read(bytes, chunk, 0, CHUNK));
        next = 0;
        return filled > 0;
    }
}
