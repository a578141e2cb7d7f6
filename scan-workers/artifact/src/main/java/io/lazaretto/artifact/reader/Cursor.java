package io.lazaretto.artifact.reader;

import static java.util.Objects.requireNonNull;

import io.lazaretto.artifact.budget.Budget;
import io.lazaretto.artifact.bytes.ByteView;
import io.lazaretto.artifact.bytes.ByteWindow;
import io.lazaretto.artifact.report.MalformedArtifactException;
import io.lazaretto.artifact.text.Utf8;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * A position in a content, and the numbers and texts that can stand there. Little-endian unless told; every length is compared
 * with what is left before anything is read or reserved. One thread.
 */
public final class Cursor {
    private static final int WINDOW = 1 << 16;
    private static final int READS_PER_TIME_CHECK = 1 << 14;

    private final ByteView view;
    private final ByteWindow window;
    private final String format;
    private final Budget budget;
    private long position;
    private boolean bigEndian;
    private int reads;

    /** @param format names the format in failures */
    public Cursor(ByteView view, String format, Budget budget) {
        this(view, WINDOW, format, budget);
    }

    /** @param most bytes to read ahead, for contents of which little is read */
    public Cursor(ByteView view, int most, String format, Budget budget) {
        this.view = requireNonNull(view, "view is null");
        this.window = new ByteWindow(view, (int) Math.min(most, Math.max(16, view.size())));
        this.format = requireNonNull(format, "format is null");
        this.budget = requireNonNull(budget, "budget is null");
    }

    /** Numbers have their highest byte first from now on. */
    public Cursor bigEndian() {
        bigEndian = true;
        return this;
    }

    public long position() {
        return position;
    }

    public long remaining() {
        return view.size() - position;
    }

    public boolean atEnd() {
        return position == view.size();
    }

    public Budget budget() {
        return budget;
    }

    public ByteView view() {
        return view;
    }

    /** Whether the ASCII text comes next; the position stays. */
    public boolean isNext(String ascii) throws IOException {
        return window.matches(position, ascii);
    }

    /** The byte that comes next, -1 at the end; the position stays. */
    public int peek() throws IOException {
        return window.at(position);
    }

    public int u8() throws IOException, MalformedArtifactException {
        return (int) number(1);
    }

    public int u16() throws IOException, MalformedArtifactException {
        return (int) number(Short.BYTES);
    }

    public long u32() throws IOException, MalformedArtifactException {
        return number(Integer.BYTES);
    }

    public int i32() throws IOException, MalformedArtifactException {
        return (int) number(Integer.BYTES);
    }

    /** 64 bits; those of 2^63 and above are negative. */
    public long i64() throws IOException, MalformedArtifactException {
        return number(Long.BYTES);
    }

    private long number(int bytes) throws IOException, MalformedArtifactException {
        require(bytes, "ends early");
        if (++reads % READS_PER_TIME_CHECK == 0) {
            budget.checkTime();
        }
        long value = 0;
        for (int i = 0; i < bytes; i++) {
            long b = window.at(position + (bigEndian ? i : bytes - 1 - i));
            value = value << Byte.SIZE | b;
        }
        position += bytes;
        return value;
    }

    /** Bytes from here on, without looking at them. */
    public ByteView bytes(long length, String what) throws MalformedArtifactException {
        require(length, what + " beyond the end");
        ByteView content = view.slice(position, length);
        position += length;
        return content;
    }

    /** UTF-8. @param most bytes that are plausible */
    public String text(long length, int most, String what) throws IOException, MalformedArtifactException {
        require(length, what + " beyond the end");
        if (length > most) {
            throw malformed(what + " that is too long");
        }
        byte[] text = new byte[(int) length];
        Utf8 utf8 = new Utf8();
        for (int i = 0; i < text.length; i++) {
            text[i] = (byte) window.at(position + i);
            if (!utf8.accept(text[i] & 0xff)) {
                throw malformed(what + " that is not UTF-8");
            }
        }
        if (!utf8.isComplete()) {
            throw malformed(what + " that is not UTF-8");
        }
        if (++reads % READS_PER_TIME_CHECK == 0) {
            budget.checkTime();
        }
        position += length;
        return new String(text, StandardCharsets.UTF_8);
    }

    public void skip(long length, String what) throws MalformedArtifactException {
        require(length, what + " beyond the end");
        position += length;
    }

    /** @throws MalformedArtifactException unless so many items of at least {@code bytes} can follow */
    public long count(long items, int bytes, String what) throws MalformedArtifactException {
        if (items < 0 || items > remaining() / Math.max(1, bytes)) {
            throw malformed("more " + what + " than fit");
        }
        return items;
    }

    /** Zeros up to a multiple of {@code alignment}. */
    public void align(int alignment) throws IOException, MalformedArtifactException {
        while (position % alignment != 0) {
            if (u8() != 0) {
                throw malformed("padding that is not zero");
            }
        }
    }

    private void require(long length, String problem) throws MalformedArtifactException {
        if (length < 0 || length > remaining()) {
            throw malformed(problem);
        }
    }

    public MalformedArtifactException malformed(String problem) {
        return new MalformedArtifactException(format, position, problem);
    }
}
