package io.lazaretto.artifact.tar;

import io.lazaretto.artifact.bytes.ByteView;
import io.lazaretto.artifact.report.MalformedArtifactException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** What headers in front of an entry say about it: GNU's long names, pax records of this entry and of all that follow. */
final class Extensions {
    private static final int MAX_BYTES = 1 << 20;

    private String name;
    private String link;
    private PaxRecords own = PaxRecords.NONE;
    private PaxRecords global = PaxRecords.NONE;

    /** Whether the header says again what one before it said of the same entry: readers take the first, the last, or both. */
    boolean repeats(TarHeader header) {
        return switch (header.type()) {
            case 'L' -> name != null;
            case 'K' -> link != null;
            case 'x', 'X' -> !own.values().isEmpty();
            default -> false;
        };
    }

    /** @return whether the header was one of these, and its data are taken */
    boolean take(TarHeader header, ByteView data, long offset) throws IOException, MalformedArtifactException {
        switch (header.type()) {
            case 'L' -> name = text(bytes(data, offset));
            case 'K' -> link = text(bytes(data, offset));
            // Python lets the first of two win.
            case 'x', 'X' -> own = own.over(PaxRecords.of(bytes(data, offset), offset));
            case 'g' -> global = PaxRecords.of(bytes(data, offset), offset).over(global);
            default -> {
                return false;
            }
        }
        return true;
    }

    /** Whether something was said about an entry that has not come yet. */
    boolean isPending() {
        return name != null || link != null || !own.values().isEmpty();
    }

    PaxRecords records() {
        return own.over(global);
    }

    String name(TarHeader header) {
        PaxRecords pax = records();
        String otherwise = pax.text("path", name == null ? header.name() : name);
        return pax.text("GNU.sparse.name", otherwise);
    }

    /** Whether GNU's name and that of pax differ: readers prefer one or the other. */
    boolean namesDisagree() {
        String path = records().text("path", null);
        return name != null && path != null && !name.equals(path);
    }

    String link(TarHeader header) {
        return records().text("linkpath", link == null ? header.link() : link);
    }

    /** The entry that was meant has been read. */
    void reset() {
        name = null;
        link = null;
        own = PaxRecords.NONE;
    }

    private static byte[] bytes(ByteView data, long offset) throws IOException, MalformedArtifactException {
        if (data.size() > MAX_BYTES) {
            throw new MalformedArtifactException("tar", offset, "a header extension is larger than any name");
        }
        return data.copy(0, (int) data.size());
    }

    private static String text(byte[] bytes) {
        int end = 0;
        while (end < bytes.length && bytes[end] != 0) {
            end++;
        }
        return new String(bytes, 0, end, StandardCharsets.UTF_8);
    }
}
