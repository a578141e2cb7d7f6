package io.lazaretto.artifact.hdf5;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Which bytes belong to a structure that was walked. */
final class Coverage {
    private long[] starts = new long[256];
    private long[] ends = new long[256];
    private int size;

    void add(long from, long length) {
        if (length <= 0) {
            return;
        }
        if (size > 0 && from >= starts[size - 1] && from <= ends[size - 1]) {
            ends[size - 1] = Math.max(ends[size - 1], from + length);
            return;
        }
        if (size == starts.length) {
            merge();
        }
        starts[size] = from;
        ends[size++] = from + length;
    }

    /** Ranges {@code [from, to)} below a limit that nothing covers. */
    List<long[]> gaps(long limit) {
        merge();
        List<long[]> gaps = new ArrayList<>();
        long covered = 0;
        for (int i = 0; i < size && covered < limit; i++) {
            if (starts[i] > covered) {
                gaps.add(new long[] {covered, Math.min(limit, starts[i])});
            }
            covered = Math.max(covered, ends[i]);
        }
        if (covered < limit) {
            gaps.add(new long[] {covered, limit});
        }
        return gaps;
    }

    private void merge() {
        long[][] ranges = new long[size][];
        for (int i = 0; i < size; i++) {
            ranges[i] = new long[] {starts[i], ends[i]};
        }
        Arrays.sort(ranges, (a, b) -> Long.compare(a[0], b[0]));
        int merged = 0;
        for (long[] range : ranges) {
            if (merged > 0 && range[0] <= ends[merged - 1]) {
                ends[merged - 1] = Math.max(ends[merged - 1], range[1]);
            } else {
                starts[merged] = range[0];
                ends[merged++] = range[1];
            }
        }
        size = merged;
        if (size * 2 > starts.length) {
            starts = Arrays.copyOf(starts, Math.multiplyExact(starts.length, 2));
            ends = Arrays.copyOf(ends, starts.length);
        }
    }
}
