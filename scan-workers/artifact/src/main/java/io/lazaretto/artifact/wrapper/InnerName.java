package io.lazaretto.artifact.wrapper;

import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The name of a compressed file without the ending that only says how it is compressed. */
final class InnerName {
    private static final Set<String> WRAPPERS =
            Set.of("gz", "gzip", "z", "zlib", "bz2", "xz", "lzma", "zst", "zstd", "lz4");
    private static final Map<String, String> ARCHIVES =
            Map.of("tgz", "tar", "tbz", "tar", "tbz2", "tar", "txz", "tar", "tzst", "tar", "tlz", "tar", "svgz", "svg");

    private InnerName() {}

    static String of(String name) {
        int dot = name.lastIndexOf('.');
        if (dot <= name.lastIndexOf('/') + 1) {
            return name;
        }
        String ending = name.substring(dot + 1).toLowerCase(Locale.ROOT);
        if (WRAPPERS.contains(ending)) {
            return name.substring(0, dot);
        }
        return ARCHIVES.containsKey(ending) ? name.substring(0, dot + 1) + ARCHIVES.get(ending) : name;
    }
}
