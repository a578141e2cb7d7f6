package io.lazaretto.artifact.inspect;

import io.lazaretto.artifact.budget.Budget;
import io.lazaretto.artifact.bytes.ByteView;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which bytes of which files are tensors of a model in another file. */
final class SideData {
    /** The largest alignment that writers pad to. */
    private static final int MAX_PADDING = 1 << 16;

    private static final int MAX_RANGES = 1_000_000;

    private record Range(long from, long to) {}

    private final Map<String, List<Range>> ranges = new HashMap<>();
    private int count;

    /** Ranges beyond the limit are dropped: their file is then not explained. */
    void add(String path, long from, long length) {
        if (length > 0 && count < MAX_RANGES) {
            count++;
            ranges.computeIfAbsent(path, any -> new ArrayList<>()).add(new Range(from, from + length));
        }
    }

    /** Whether tensors and zeros between them account for every byte of a file. */
    boolean explains(String path, ByteView view, Budget budget) throws IOException {
        List<Range> known = ranges.get(path);
        if (known == null) {
            return false;
        }
        known.sort(Comparator.comparingLong(Range::from));
        long explained = 0;
        for (Range range : known) {
            if (!isPadding(view, explained, range.from(), budget)) {
                return false;
            }
            explained = Math.max(explained, range.to());
        }
        return explained <= view.size() && isPadding(view, explained, view.size(), budget);
    }

    private static boolean isPadding(ByteView view, long from, long to, Budget budget) throws IOException {
        if (from >= to) {
            return true;
        }
        if (to - from > MAX_PADDING || to > view.size()) {
            return false;
        }
        budget.checkTime();
        for (byte b : view.copy(from, (int) (to - from))) {
            if (b != 0) {
                return false;
            }
        }
        return true;
    }
}
