package io.lazaretto.artifact.tflite;

import io.lazaretto.artifact.bytes.ByteWindow;
import io.lazaretto.artifact.report.MalformedArtifactException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** A table of a FlatBuffer, verified before it is used: whatever a reader of it touches lies inside the file. */
final class FlatTable {
    static final String FORMAT = "tflite";
    private static final int MAX_TEXT = 1 << 16;

    private final ByteWindow bytes;
    private final Work work;
    private final long start;
    private final long vtable;
    private final int vtableSize;
    private final int size;

    private FlatTable(ByteWindow bytes, Work work, long start, long vtable, int vtableSize, int size) {
        this.bytes = bytes;
        this.work = work;
        this.start = start;
        this.vtable = vtable;
        this.vtableSize = vtableSize;
        this.size = size;
    }

    /** Tables may share what they point at: bounds what following all of them costs. */
    static final class Work {
        private static final int SHARING = 16;
        private static final int SLACK = 1 << 20;

        private long left;
        private long end;

        Work(long bytes) {
            left = Math.addExact(Math.multiplyExact(bytes, SHARING), SLACK);
        }

        /** Something of the model ends there. */
        void reaches(long position) {
            end = Math.max(end, position);
        }

        /** Behind the last thing that was looked at. */
        long end() {
            return end;
        }

        void spend(long amount, long at) throws MalformedArtifactException {
            left -= amount;
            if (left < 0) {
                throw malformed(at, "tables that share more than writers do");
            }
        }
    }

    /** @param end behind the last element */
    record Vector(long from, int count, long end) {}

    static FlatTable at(ByteWindow bytes, Work work, long start) throws IOException, MalformedArtifactException {
        if ((start & 3) != 0 || !bytes.has(start, Integer.BYTES)) {
            throw malformed(start, "a table outside the file");
        }
        long vtable = start - (int) bytes.u32(start);
        if ((vtable & 1) != 0 || !bytes.has(vtable, 4)) {
            throw malformed(start, "a table without a description");
        }
        int vtableSize = bytes.u16(vtable);
        int size = bytes.u16(vtable + 2);
        if (vtableSize < 4 || (vtableSize & 1) != 0 || !bytes.has(vtable, vtableSize)) {
            throw malformed(vtable, "a description that does not fit");
        }
        work.spend(vtableSize, start);
        if (size < 4 || !bytes.has(start, size)) {
            throw malformed(start, "a table that does not fit");
        }
        work.reaches(Math.max(start + size, vtable + vtableSize));
        FlatTable table = new FlatTable(bytes, work, start, vtable, vtableSize, size);
        for (int field = 0; field < (vtableSize - 4) / 2; field++) {
            table.offset(field, 1);
        }
        return table;
    }

    /** Bounds a walk over a vector. */
    void spend(Vector vector) throws MalformedArtifactException {
        work.spend(vector.count(), start);
    }

    long start() {
        return start;
    }

    /** Whether the table has fields that its definition does not. */
    boolean hasFieldsFrom(int field) throws IOException {
        for (int at = field; at < (vtableSize - 4) / 2; at++) {
            if (bytes.u16(vtable + 4 + 2L * at) != 0) {
                return true;
            }
        }
        return false;
    }

    /** @return where a field lies, 0 when it is absent */
    private long offset(int field, int length) throws IOException, MalformedArtifactException {
        int entry = 4 + 2 * field;
        int offset = entry + 2 <= vtableSize ? bytes.u16(vtable + entry) : 0;
        if (offset != 0 && (offset < 4 || offset + length > size)) {
            throw malformed(start, "a field outside its table");
        }
        return offset == 0 ? 0 : start + offset;
    }

    long u8(int field) throws IOException, MalformedArtifactException {
        long at = offset(field, 1);
        return at == 0 ? 0 : bytes.at(at);
    }

    long u32(int field) throws IOException, MalformedArtifactException {
        long at = offset(field, 4);
        return at == 0 ? 0 : bytes.u32(at);
    }

    long i64(int field) throws IOException, MalformedArtifactException {
        long at = offset(field, 8);
        return at == 0 ? 0 : bytes.i64(at);
    }

    /** The vector of a field; null when it is absent. */
    Vector vector(int field, int elementBytes) throws IOException, MalformedArtifactException {
        long at = target(field);
        if (at == 0) {
            return null;
        }
        if ((at & 3) != 0 || !bytes.has(at, Integer.BYTES)) {
            throw malformed(at, "a list outside the file");
        }
        long count = bytes.u32(at);
        if (count > Integer.MAX_VALUE || !bytes.has(at + 4, count * elementBytes)) {
            throw malformed(at, "a list longer than the file");
        }
        work.spend(elementBytes, at);
        work.reaches(at + 4 + count * elementBytes);
        return new Vector(at + 4, (int) count, at + 4 + count * elementBytes);
    }

    /** The number of tables in a vector; 0 when it is absent. */
    int count(int field) throws IOException, MalformedArtifactException {
        Vector vector = vector(field, 4);
        return vector == null ? 0 : vector.count();
    }

    FlatTable table(int field, int index) throws IOException, MalformedArtifactException {
        long at = vector(field, 4).from() + 4L * index;
        return at(bytes, work, at + bytes.u32(at));
    }

    /** A table in the table; null when it is absent. */
    FlatTable table(int field) throws IOException, MalformedArtifactException {
        long at = target(field);
        return at == 0 ? null : at(bytes, work, at);
    }

    String text(int field) throws IOException, MalformedArtifactException {
        Vector vector = vector(field, 1);
        if (vector == null) {
            return "";
        }
        if (bytes.at(vector.end()) != 0) {
            throw malformed(vector.from(), "a text without an end");
        }
        work.spend(vector.count(), start);
        work.reaches(vector.end() + 1);
        byte[] text = new byte[Math.min(vector.count(), MAX_TEXT)];
        for (int i = 0; i < text.length; i++) {
            text[i] = (byte) bytes.at(vector.from() + i);
        }
        return new String(text, StandardCharsets.UTF_8);
    }

    int i32(Vector vector, int index) throws IOException {
        return (int) bytes.u32(vector.from() + 4L * index);
    }

    private long target(int field) throws IOException, MalformedArtifactException {
        long at = offset(field, 4);
        return at == 0 ? 0 : at + bytes.u32(at);
    }

    static MalformedArtifactException malformed(long offset, String problem) {
        return new MalformedArtifactException(FORMAT, offset, problem);
    }
}
