package io.lazaretto.artifact.hdf5;

import io.lazaretto.artifact.report.MalformedArtifactException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The steps that chunks go through (section IV.A.2.l). An unknown one makes a reader load a plug-in. */
final class Filters {
    /** deflate, shuffle, fletcher32, szip, nbit, scaleoffset; and LZF, which h5py brings. */
    private static final Set<Integer> KNOWN = Set.of(1, 2, 3, 4, 5, 6, 32_000);

    private static final int NAMED_FROM = 256;

    private Filters() {}

    /** @return identifiers of those that the library itself does not know */
    static List<Integer> unknown(Cursor cursor) throws IOException, MalformedArtifactException {
        int version = cursor.u8();
        cursor.expect("version of a filter pipeline", version, 1, 2);
        int count = cursor.u8();
        cursor.skip(version == 1 ? 6 : 0);
        List<Integer> unknown = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int id = cursor.u16();
            int nameLength = version == 1 || id >= NAMED_FROM ? cursor.u16() : 0;
            cursor.skip(2);
            int values = cursor.u16();
            cursor.skip(nameLength);
            cursor.skip(4L * values);
            cursor.skip(version == 1 && values % 2 == 1 ? 4 : 0);
            if (!KNOWN.contains(id)) {
                unknown.add(id);
            }
        }
        return unknown;
    }
}
