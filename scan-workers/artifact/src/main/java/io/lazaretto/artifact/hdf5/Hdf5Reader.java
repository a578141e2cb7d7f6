package io.lazaretto.artifact.hdf5;

import io.lazaretto.artifact.bytes.ByteView;
import io.lazaretto.artifact.reader.FormatReader;
import io.lazaretto.artifact.reader.Reading;
import io.lazaretto.artifact.report.MalformedArtifactException;
import io.lazaretto.artifact.report.Place;
import java.io.IOException;
import java.util.List;

/**
 * Reads a file by the HDF5 File Format Specification, version 3.0. Reports links and data that lead out of the file
 * (CVE-2026-1669), shapes far above what is stored (CVE-2026-0897), and bytes that belong to nothing.
 */
public final class Hdf5Reader implements FormatReader {
    /** Space that the library freed keeps its old content; it is small next to a payload. */
    private static final long ORDINARY_GAP = 1 << 16;

    /** The structure cannot be read front to back: a compressed file is held in memory, or not walked. */
    private static final int MAX_INFLATED = 64 << 20;

    private static final int SMALLEST_HIDING_PLACE = 16;
    private static final int MAX_GAPS = 4096;
    private static final int CHUNK = 1 << 16;

    @Override
    public void read(ByteView view, Place place, Reading reading) throws IOException, MalformedArtifactException {
        if (view.isRandomAccess()) {
            walk(view, place, reading);
        } else if (view.size() <= MAX_INFLATED) {
            walk(ByteView.of(view.copy(0, (int) view.size())), place, reading);
        } else {
            new Hdf5Signals(place, reading).notExamined("compressed member", 0, "");
        }
    }

    private static void walk(ByteView view, Place place, Reading reading)
            throws IOException, MalformedArtifactException {
        long start = Superblock.find(view);
        if (start < 0) {
            throw new MalformedArtifactException("hdf5", 0, "no superblock");
        }
        Hdf5Signals signals = new Hdf5Signals(place, reading);
        if (start > 0 && hasContent(view.slice(0, start), reading)) {
            signals.outside("hdf5.user-block", "Bytes in front of the HDF5 structure", 0, start);
            reading.numbers(view.slice(0, start), place);
        }
        Superblock file = Superblock.read(view, start, reading.budget());
        if (file.driver()) {
            signals.notExamined("driver", start, "");
        }
        long end = file.end();
        if (end > file.input().size()) {
            throw new MalformedArtifactException("hdf5", view.size(), "the file ends early");
        }
        if (end < file.input().size()) {
            signals.outside(
                    "hdf5.trailing-bytes",
                    "Bytes behind the end of the HDF5 structure",
                    start + end,
                    file.input().size() - end);
            reading.numbers(view.slice(start + end, view.size() - start - end), place);
        }
        new Hdf5Walk(file, signals, place, reading).run();
        gaps(view, file, start, place, reading, signals);
    }

    private static void gaps(
            ByteView view, Superblock file, long start, Place place, Reading reading, Hdf5Signals signals)
            throws IOException {
        List<long[]> gaps = file.input().coverage().gaps(file.end());
        int looked = 0;
        for (long[] gap : gaps) {
            long bytes = gap[1] - gap[0];
            if (bytes < SMALLEST_HIDING_PLACE || ++looked > MAX_GAPS) {
                continue;
            }
            ByteView content = view.slice(start + gap[0], bytes);
            if (hasContent(content, reading)) {
                if (bytes >= ORDINARY_GAP && !signals.isIncomplete()) {
                    signals.outside("hdf5.unexplained-bytes", "Bytes that belong to no object", start + gap[0], bytes);
                }
                reading.numbers(content, place);
            }
        }
    }

    private static boolean hasContent(ByteView view, Reading reading) throws IOException {
        byte[] chunk = new byte[(int) Math.min(CHUNK, Math.max(1, view.size()))];
        for (long at = 0; at < view.size(); ) {
            int count = view.read(at, chunk, 0, chunk.length);
            for (int i = 0; i < count; i++) {
                if (chunk[i] != 0) {
                    return true;
                }
            }
            at += count;
            reading.budget().checkTime();
        }
        return false;
    }
}
