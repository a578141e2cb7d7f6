package io.lazaretto.artifact.hdf5;

import io.lazaretto.artifact.budget.Budget;
import io.lazaretto.artifact.budget.BudgetExceededException;
import io.lazaretto.artifact.bytes.ByteView;
import io.lazaretto.artifact.bytes.ByteWindow;
import io.lazaretto.artifact.report.MalformedArtifactException;
import java.io.IOException;

/** The address space of a file: address 0 is the base address of its superblock. Remembers what was looked at. */
final class Hdf5Input {
    private static final int WINDOW = 1 << 14;
    private static final int STEPS_PER_TIME_CHECK = 1 << 10;

    private final ByteView view;
    private final ByteWindow bytes;
    private final long base;
    private final int offsetBytes;
    private final int lengthBytes;
    private final Budget budget;
    private final Coverage coverage = new Coverage();
    private long steps;

    /**
     * @param view from the base address on
     * @param base where that is in the file
     */
    Hdf5Input(ByteView view, long base, int offsetBytes, int lengthBytes, Budget budget) {
        this.view = view;
        this.bytes = new ByteWindow(view, WINDOW);
        this.base = base;
        this.offsetBytes = offsetBytes;
        this.lengthBytes = lengthBytes;
        this.budget = budget;
    }

    int offsetBytes() {
        return offsetBytes;
    }

    int lengthBytes() {
        return lengthBytes;
    }

    long size() {
        return view.size();
    }

    Coverage coverage() {
        return coverage;
    }

    /** Position in the file of an address. */
    long position(long address) {
        return base + address;
    }

    /** Whether the address is the one that means none. */
    boolean isUndefined(long address) {
        return offsetBytes == Long.BYTES ? address == -1 : address == (1L << 8 * offsetBytes) - 1;
    }

    /** A part of the file that belongs to its structure. */
    Cursor open(long address, long length) throws BudgetExceededException, MalformedArtifactException {
        return open(address, length, true);
    }

    /** A structure that begins with a signature; its end is not known yet. */
    Cursor signed(long address, String signature) throws IOException, MalformedArtifactException {
        if (!bytes.matches(address, signature)) {
            throw malformed(address, "no " + signature + " where one is named");
        }
        Cursor cursor = open(address, view.size() - address, false);
        cursor.skip(signature.length());
        return cursor;
    }

    boolean matches(long address, String signature) throws IOException {
        return bytes.matches(address, signature);
    }

    private Cursor open(long address, long length, boolean covered)
            throws BudgetExceededException, MalformedArtifactException {
        if (++steps % STEPS_PER_TIME_CHECK == 0) {
            budget.checkTime();
        }
        if (!bytes.has(address, length)) {
            throw malformed(address, "an address outside the file");
        }
        if (covered) {
            coverage.add(address, length);
        }
        return new Cursor(this, bytes, address, address + length);
    }

    /** Says that a structure takes these bytes, of which some are not in use. */
    void claim(long address, long length) {
        coverage.add(address, Math.min(length, view.size() - address));
    }

    ByteView slice(long address, long length) throws MalformedArtifactException {
        if (!bytes.has(address, length)) {
            throw malformed(address, "an address outside the file");
        }
        coverage.add(address, length);
        return view.slice(address, length);
    }

    /** Compares the checksum behind a structure with its bytes. */
    void verify(long from, long to) throws IOException, MalformedArtifactException {
        if (!bytes.has(from, to - from) || !bytes.has(to, 4)) {
            throw malformed(from, "a structure that ends outside the file");
        }
        if (Lookup3.of(bytes, from, to) != (int) bytes.u32(to)) {
            throw malformed(to, "a checksum that does not fit");
        }
        coverage.add(from, to + 4 - from);
    }

    MalformedArtifactException malformed(long address, String problem) {
        return new MalformedArtifactException("hdf5", address < 0 ? -1 : position(address), problem);
    }
}
