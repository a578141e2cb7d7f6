package io.lazaretto.artifact.pickle;

import io.lazaretto.artifact.bytes.ByteView;
import io.lazaretto.artifact.text.Utf8;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The bytes of a stream through one window, with the two ways of reading frames.
 *
 * <p>From memory the C unpickler ignores where a frame ends. From a file it holds the frame in a buffer, and a read that
 * needs more than the buffer still holds drops the rest and continues behind the frame; only the bodies of byte strings
 * are stitched together.
 */
final class PickleInput {
    /** How frames are read. */
    enum Reading {
        MEMORY,
        FILE
    }

    private static final int WINDOW = 1 << 16;
    private static final int MAX_LINE = 1 << 20;
    static final long NO_FRAME = Long.MAX_VALUE;

    private final ByteView view;
    private final long size;
    private final Reading reading;
    private final PickleEvents events;
    private final byte[] buffer;
    private long base;
    private int at;
    private int filled;
    /** Index up to which opcodes need no second look: the end of the window or of the frame. */
    private int limit;

    private long frameEnd;
    private byte[] line = new byte[64];
    private int lineLength;
    private boolean lineTerminated;

    PickleInput(ByteView view, long start, Reading reading, PickleEvents events) {
        this(view, start, NO_FRAME, reading, events);
    }

    /** @param frameEnd of a frame that an earlier load on the same machine has left unfinished, or {@link #NO_FRAME} */
    PickleInput(ByteView view, long start, long frameEnd, Reading reading, PickleEvents events) {
        this.frameEnd = frameEnd;
        this.view = view;
        this.size = view.size();
        this.reading = reading;
        this.events = events;
        this.buffer = new byte[(int) Math.max(16, Math.min(WINDOW, size - start))];
        this.base = start;
    }

    long position() {
        return base + at;
    }

    /** Where the current frame ends when that is still ahead, else {@link #NO_FRAME}. */
    long openFrameEnd() {
        return frameEnd > position() ? frameEnd : NO_FRAME;
    }

    /** The next byte, or -1 at the end. */
    int opcode() throws IOException {
        if (at == limit && !advance()) {
            return -1;
        }
        return buffer[at++] & 0xff;
    }

    int u8() throws IOException, PickleFault {
        if (at == limit) {
            prepare(1);
        }
        return buffer[at++] & 0xff;
    }

    int u16() throws IOException, PickleFault {
        if (limit - at < 2) {
            prepare(2);
        }
        int value = buffer[at] & 0xff | (buffer[at + 1] & 0xff) << 8;
        at += 2;
        return value;
    }

    int i32() throws IOException, PickleFault {
        if (limit - at < 4) {
            prepare(4);
        }
        int value =
                buffer[at] & 0xff | (buffer[at + 1] & 0xff) << 8 | (buffer[at + 2] & 0xff) << 16 | buffer[at + 3] << 24;
        at += 4;
        return value;
    }

    long i64() throws IOException, PickleFault {
        if (limit - at < 8) {
            prepare(8);
        }
        long value = 0;
        for (int i = 7; i >= 0; i--) {
            value = value << 8 | buffer[at + i] & 0xff;
        }
        at += 8;
        return value;
    }

    /** A short operand, read at once: where it crosses its frame matters. */
    byte[] bytes(int length) throws IOException, PickleFault {
        if (limit - at < length) {
            prepare(length);
        }
        byte[] copy = Arrays.copyOfRange(buffer, at, at + length);
        at += length;
        return copy;
    }

    /** The operand of FRAME was read; the frame begins here. */
    void enterFrame(long length, long offset) throws IOException, PickleFault {
        long start = position();
        if (frameEnd != NO_FRAME && start < frameEnd) {
            events.anomaly(Anomaly.FRAME_NESTED, offset, Long.toString(length));
            if (length >= 0 && length <= frameEnd - start) {
                return;
            }
            if (reading == Reading.FILE) {
                start = frameEnd;
                seek(start);
            }
        }
        if (length < 0 || length > size - start) {
            events.anomaly(Anomaly.FRAME_PAST_END, offset, Long.toUnsignedString(length));
            frameEnd = NO_FRAME;
        } else {
            frameEnd = start + length;
        }
        updateLimit();
    }

    /**
     * Skips the body of a literal.
     *
     * @param stitched whether the file reader joins a body that crosses its frame
     * @return a literal that knows where its body is
     */
    Text literal(Text.Kind kind, long length, boolean stitched) throws IOException, PickleFault {
        leaveFrame(length, stitched);
        long start = position();
        if (length < 0 || length > size - start) {
            throw PickleFault.truncated();
        }
        int quick = (int) Math.min(8, length);
        if (filled - at < quick) {
            fill();
        }
        long prefix = 0;
        for (int i = 0; i < quick; i++) {
            prefix |= (buffer[at + i] & 0xffL) << (8 * i);
        }
        if (kind == Text.Kind.STR && !isUtf8(length)) {
            throw PickleFault.malformed("text that is not UTF-8");
        }
        seek(start + length);
        return new Text(kind, start, length, prefix);
    }

    /** Skips bytes that have no meaning here. */
    void skip(long length) throws IOException, PickleFault {
        leaveFrame(length, false);
        if (length < 0 || length > size - position()) {
            throw PickleFault.truncated();
        }
        seek(position() + length);
    }

    /** Skips bytes that a loader takes from the file itself, past the frame that the machine has read ahead. */
    void skipBehindFrame(long length) throws IOException, PickleFault {
        leaveFrame(frameEnd == NO_FRAME ? 0 : frameEnd - position() + 1, false);
        skip(length);
    }

    /** A byte that a loader takes from the file itself. */
    int byteBehindFrame() throws IOException, PickleFault {
        skipBehindFrame(0);
        return u8();
    }

    ByteView view() {
        return view;
    }

    /** Whether the next bytes are these; they are not consumed. */
    boolean nextAre(byte[] expected) throws IOException {
        if (size - position() < expected.length) {
            return false;
        }
        if (filled - at < expected.length) {
            fill();
        }
        return Arrays.equals(buffer, at, at + expected.length, expected, 0, expected.length);
    }

    /** Reads up to the next line feed, which is consumed and not part of the line. */
    void line() throws IOException, PickleFault {
        if (!findLine()) {
            return;
        }
        if (frameEnd != NO_FRAME && position() > frameEnd) {
            long lineStart = position() - lineLength - 1;
            events.anomaly(Anomaly.FRAME_CROSSED, lineStart, "");
            long behind = frameEnd;
            frameEnd = NO_FRAME;
            if (reading == Reading.FILE && lineStart < behind) {
                seek(behind);
                findLine();
            }
            updateLimit();
        }
    }

    byte[] lineBytes() {
        return line;
    }

    int lineLength() {
        return lineLength;
    }

    /** Whether a line feed ended the line, and not the end of the data. */
    boolean lineTerminated() {
        return lineTerminated;
    }

    String lineText() {
        return new String(line, 0, lineLength, StandardCharsets.UTF_8);
    }

    /** The characters of a literal, at most {@code max} bytes of it. */
    String textOf(Text text, int max) throws IOException {
        if (text.decodedText() != null) {
            String decoded = text.decodedText();
            return decoded.length() > max ? decoded.substring(0, max) : decoded;
        }
        int wanted = (int) Math.min(max, text.length());
        boolean inWindow = text.offset() >= base && text.offset() + wanted <= base + filled;
        byte[] bytes = inWindow
                ? Arrays.copyOfRange(buffer, (int) (text.offset() - base), (int) (text.offset() - base) + wanted)
                : view.copy(text.offset(), wanted);
        boolean characters = text.kind() == Text.Kind.STR;
        return new String(bytes, characters ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1);
    }

    /**
     * Whether a literal could be a pickle that imports something: a cheap look at its first byte and, where it is short,
     * for the bytes without which nothing is imported.
     */
    boolean mayHoldPickle(Text text) {
        int first = (int) text.prefix() & 0xff;
        if (first == Opcodes.PROTO) {
            return (text.prefix() >>> 8 & 0xff) <= 5;
        }
        if (!Opcodes.mayBegin(first)) {
            return false;
        }
        if (text.decodedText() != null) {
            return hasImport(text.decodedText());
        }
        if (text.offset() < base || text.offset() + text.length() > base + filled) {
            return true;
        }
        int from = (int) (text.offset() - base);
        for (int i = from; i < from + text.length(); i++) {
            if (Opcodes.isPartOfImport(buffer[i] & 0xff)) {
                return true;
            }
        }
        return false;
    }

    private static boolean hasImport(String text) {
        return text.chars().anyMatch(Opcodes::isPartOfImport);
    }

    /** The bytes of a literal as a view of their own. */
    ByteView viewOf(Text text) {
        if (text.decodedText() == null) {
            return view.slice(text.offset(), text.length());
        }
        return ByteView.of(text.decodedText().getBytes(StandardCharsets.ISO_8859_1));
    }

    private boolean findLine() throws IOException, PickleFault {
        lineLength = 0;
        while (true) {
            if (at == filled && !fill()) {
                lineTerminated = false;
                return false;
            }
            int from = at;
            while (at < filled && buffer[at] != '\n') {
                at++;
            }
            append(from, at);
            if (at < filled) {
                at++;
                lineTerminated = true;
                return true;
            }
        }
    }

    private void append(int from, int to) throws PickleFault {
        int count = to - from;
        if (lineLength + count > MAX_LINE) {
            throw PickleFault.limit("pickle line");
        }
        if (lineLength + count > line.length) {
            line = Arrays.copyOf(line, Math.max(lineLength + count, line.length * 2));
        }
        System.arraycopy(buffer, from, line, lineLength, count);
        lineLength += count;
    }

    private boolean isUtf8(long length) throws IOException {
        int inWindow = (int) Math.min(length, filled - at);
        int i = 0;
        while (i < inWindow && buffer[at + i] >= 0) {
            i++;
        }
        if (i == length) {
            return true;
        }
        return isUtf8From(position() + i, length - i);
    }

    private boolean isUtf8From(long from, long length) throws IOException {
        Utf8 utf8 = Utf8.allowingSurrogates();
        byte[] chunk = new byte[(int) Math.min(WINDOW, length)];
        for (long done = 0; done < length; ) {
            int count = view.read(from + done, chunk, 0, (int) Math.min(chunk.length, length - done));
            for (int i = 0; i < count; i++) {
                if (!utf8.accept(chunk[i] & 0xff)) {
                    return false;
                }
            }
            done += count;
        }
        return utf8.isComplete();
    }

    /** Called when an operand needs bytes that the frame may not have. */
    private void leaveFrame(long length, boolean stitched) throws IOException {
        if (frameEnd == NO_FRAME) {
            return;
        }
        long left = frameEnd - position();
        if (length >= 0 && length <= left) {
            return;
        }
        long behind = frameEnd;
        frameEnd = NO_FRAME;
        if (left > 0) {
            events.anomaly(Anomaly.FRAME_CROSSED, position(), "");
            if (reading == Reading.FILE && !stitched) {
                seek(behind);
            }
        }
        updateLimit();
    }

    private void prepare(int length) throws IOException, PickleFault {
        leaveFrame(length, false);
        if (size - position() < length) {
            throw PickleFault.truncated();
        }
        if (filled - at < length) {
            fill();
        }
    }

    private boolean advance() throws IOException {
        if (position() >= frameEnd) {
            frameEnd = NO_FRAME;
            updateLimit();
        }
        return at < filled || fill();
    }

    private void seek(long position) throws IOException {
        long index = position - base;
        if (index >= 0 && index <= filled) {
            at = (int) index;
        } else {
            base = position;
            at = 0;
            filled = 0;
        }
        updateLimit();
    }

    private boolean fill() throws IOException {
        base += at;
        at = 0;
        filled = 0;
        filled = view.read(base, buffer, 0, buffer.length);
        updateLimit();
        return filled > 0;
    }

    private void updateLimit() {
        limit = (int) Math.max(at, Math.min(filled, frameEnd - base));
    }
}
