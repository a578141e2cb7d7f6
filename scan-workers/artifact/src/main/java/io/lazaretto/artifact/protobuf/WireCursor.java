package io.lazaretto.artifact.protobuf;

import io.lazaretto.artifact.bytes.ByteView;
import io.lazaretto.artifact.bytes.ByteWindow;
import io.lazaretto.artifact.report.MalformedArtifactException;
import java.io.IOException;

/** A position in the bytes of a message, and the primitive values that can stand there. */
final class WireCursor {
    private static final int WINDOW = 1 << 16;
    private static final int MAX_VARINT = 10;

    private final ByteView view;
    private final ByteWindow window;
    private final String format;
    private long position;

    WireCursor(ByteView view, String format) {
        this.view = view;
        this.window = new ByteWindow(view, (int) Math.min(WINDOW, Math.max(16, view.size())));
        this.format = format;
    }

    long position() {
        return position;
    }

    void skipTo(long target) {
        position = target;
    }

    /** @param end where the message ends that the number belongs to */
    long varint(long end) throws IOException, MalformedArtifactException {
        long value = 0;
        for (int i = 0; i < MAX_VARINT; i++) {
            if (position >= end) {
                throw malformed("a number is cut short");
            }
            int b = window.at(position++);
            if (i == MAX_VARINT - 1 && b > 1) {
                break;
            }
            value |= (long) (b & 0x7f) << (7 * i);
            if (b < 0x80) {
                return value;
            }
        }
        throw malformed("a number has more than 64 bits");
    }

    /** A length that fits into what is left. */
    long length(long end) throws IOException, MalformedArtifactException {
        long length = varint(end);
        if (length < 0 || length > end - position) {
            throw malformed("a length goes beyond the end of its message");
        }
        return length;
    }

    long fixed(int bytes, long end) throws IOException, MalformedArtifactException {
        if (bytes > end - position) {
            throw malformed("a number is cut short");
        }
        long value = bytes == Integer.BYTES ? window.u32(position) : window.i64(position);
        position += bytes;
        return value;
    }

    /** Bytes from the position on; short ones are copied, so that looking at them again costs no further read. */
    ByteView bytes(long length, int maxCopied) throws IOException {
        ByteView content;
        if (length <= maxCopied) {
            byte[] copy = new byte[(int) length];
            for (int i = 0; i < copy.length; i++) {
                copy[i] = (byte) window.at(position + i);
            }
            content = ByteView.of(copy);
        } else {
            content = view.slice(position, length);
        }
        position += length;
        return content;
    }

    MalformedArtifactException malformed(String problem) {
        return new MalformedArtifactException(format, position, problem);
    }
}
