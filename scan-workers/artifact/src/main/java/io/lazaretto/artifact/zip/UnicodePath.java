package io.lazaretto.artifact.zip;

import io.lazaretto.artifact.bytes.ByteWindow;
import java.io.IOException;
import java.util.regex.Pattern;

/**
 * The extra field 0x7075 of Info-ZIP (APPNOTE 4.6.9): an entry's name in UTF-8. Python's zipfile takes it instead of the name
 * in the header when it carries the checksum of that one; others take it always, or never.
 */
final class UnicodePath {
    private static final int ID = 0x7075;
    /** Version and checksum. */
    private static final int HEAD = 5;

    private static final Pattern BEYOND_ASCII = Pattern.compile("[^\\x00-\\x7f]+");

    private UnicodePath() {}

    /** @return null when there is none */
    static String of(ByteWindow bytes, long from, int length) throws IOException {
        long end = from + length;
        for (long field = from; field + 4 <= end; field += 4 + bytes.u16(field + 2)) {
            int size = (int) Math.min(end - field - 4, bytes.u16(field + 2));
            if (bytes.u16(field) == ID && size > HEAD) {
                return DirectoryReader.name(bytes, field + 4 + HEAD, size - HEAD);
            }
        }
        return null;
    }

    /** Whether both are one name in two encodings: equal but for what is no ASCII. */
    static boolean isSame(String name, String unicode) {
        return name.equals(unicode)
                || BEYOND_ASCII
                        .matcher(name)
                        .replaceAll("?")
                        .equals(BEYOND_ASCII.matcher(unicode).replaceAll("?"));
    }
}
