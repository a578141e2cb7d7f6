package io.lazaretto.artifact.gguf;

import io.lazaretto.artifact.budget.Budget;
import io.lazaretto.artifact.budget.BudgetExceededException;
import io.lazaretto.artifact.bytes.ByteView;
import io.lazaretto.artifact.report.MalformedArtifactException;
import io.lazaretto.artifact.text.Utf8;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Numbers and strings in the byte order of the file, from its start on; every length is compared with what remains. */
final class GgufInput {
    private static final int BUFFER = 1 << 16;

    /** The reference reader allows 1 GiB; the longest string that a writer is known to produce is a template of 100 kB. */
    private static final int MAX_STRING = 8 << 20;

    private static final int READS_PER_TIME_CHECK = 1 << 12;

    private final ByteView view;
    private final Budget budget;
    private final byte[] buffer = new byte[BUFFER];
    private long start;
    private int filled;
    private long position;
    private boolean bigEndian;
    private int reads;

    GgufInput(ByteView view, Budget budget) {
        this.view = view;
        this.budget = budget;
    }

    void bigEndian() {
        bigEndian = true;
    }

    long position() {
        return position;
    }

    long remaining() {
        return view.size() - position;
    }

    ByteView view() {
        return view;
    }

    int u8() throws IOException, MalformedArtifactException {
        require(1, "the file ends early");
        long index = position - start;
        if (index < 0 || index >= filled) {
            budget.checkTime();
            start = position;
            filled = view.read(position, buffer, 0, BUFFER);
            index = 0;
        }
        position++;
        return buffer[(int) index] & 0xff;
    }

    long u32() throws IOException, MalformedArtifactException {
        return number(4);
    }

    /** 64 bits; those above 2^63 are negative. */
    long i64() throws IOException, MalformedArtifactException {
        return number(8);
    }

    private long number(int bytes) throws IOException, MalformedArtifactException {
        require(bytes, "the file ends early");
        long value = 0;
        for (int i = 0; i < bytes; i++) {
            value = bigEndian ? value << 8 | u8() : value | (long) u8() << (8 * i);
        }
        return value;
    }

    /** A string with its length. */
    byte[] string(long maxBytes, String what) throws IOException, MalformedArtifactException {
        long at = position;
        long length = i64();
        if (length < 0 || length > remaining()) {
            throw malformed(at, what + " longer than the file");
        }
        if (length > maxBytes) {
            throw malformed(at, what + " of " + length + " bytes");
        }
        if (length > MAX_STRING) {
            throw new BudgetExceededException("limit: GGUF string");
        }
        if (++reads % READS_PER_TIME_CHECK == 0) {
            budget.checkTime();
        }
        byte[] text = new byte[(int) length];
        Utf8 utf8 = new Utf8();
        for (int i = 0; i < text.length; i++) {
            int b = u8();
            text[i] = (byte) b;
            if (!utf8.accept(b)) {
                throw malformed(position - 1, what + " that is not UTF-8");
            }
        }
        if (!utf8.isComplete()) {
            throw malformed(position, what + " that is not UTF-8");
        }
        return text;
    }

    static String text(byte[] utf8) {
        return new String(utf8, StandardCharsets.UTF_8);
    }

    void skip(long bytes) throws MalformedArtifactException {
        require(bytes, "the file ends early");
        position += bytes;
    }

    private void require(long bytes, String problem) throws MalformedArtifactException {
        if (bytes < 0 || bytes > remaining()) {
            throw malformed(position, problem);
        }
    }

    static MalformedArtifactException malformed(long offset, String problem) {
        return new MalformedArtifactException("gguf", offset, problem);
    }
}
