package io.lazaretto.artifact.tar;

import io.lazaretto.artifact.bytes.ByteView;
import io.lazaretto.artifact.bytes.ByteWindow;
import io.lazaretto.artifact.report.MalformedArtifactException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Members with holes: old GNU headers, and the forms 0.0, 0.1 and 1.0 of GNU's pax records. */
final class SparseMap {
    private static final int BLOCK = 512;
    private static final int MAX_NUMBERS = 200_000;

    private SparseMap() {}

    /**
     * @param old the map in the header, null when there is none
     * @return null when the member is not sparse
     */
    static SparseView of(OldSparse old, PaxRecords pax, ByteView data, long offset)
            throws IOException, MalformedArtifactException {
        if (old != null) {
            return SparseView.of(data, old.size(), old.map(), offset);
        }
        long real = Math.max(pax.number("GNU.sparse.size"), pax.number("GNU.sparse.realsize"));
        if (pax.values().containsKey("GNU.sparse.map")) {
            List<Long> map = new ArrayList<>();
            for (String number : pax.values().get("GNU.sparse.map").split(",", MAX_NUMBERS)) {
                map.add(PaxRecords.decimal(number));
            }
            return SparseView.of(data, real, map, offset);
        }
        if (pax.number("GNU.sparse.major") == 1) {
            return first(data, real, offset);
        }
        if (!pax.sparse().isEmpty()) {
            return SparseView.of(data, real, pax.sparse(), offset);
        }
        return null;
    }

    /** Form 1.0: the map stands in front of the data, as decimal numbers in lines. */
    private static SparseView first(ByteView data, long real, long offset)
            throws IOException, MalformedArtifactException {
        ByteWindow bytes = new ByteWindow(data, 1 << 12);
        List<Long> numbers = new ArrayList<>();
        long at = 0;
        long expected = 1;
        while (numbers.size() < expected) {
            StringBuilder line = new StringBuilder();
            for (; bytes.at(at) >= 0 && bytes.at(at) != '\n' && line.length() < 20; at++) {
                line.append((char) bytes.at(at));
            }
            long number = PaxRecords.decimal(line.toString());
            if (bytes.at(at) != '\n' || number < 0 || expected == 1 && number > MAX_NUMBERS / 2) {
                throw new MalformedArtifactException("tar", offset + at, "a sparse map breaks its form");
            }
            at++;
            numbers.add(number);
            expected = 1 + 2 * numbers.getFirst();
        }
        long start = Math.min(data.size(), (at + BLOCK - 1) / BLOCK * BLOCK);
        ByteView stored = data.slice(start, data.size() - start);
        return SparseView.of(stored, real, numbers.subList(1, numbers.size()), offset);
    }
}
