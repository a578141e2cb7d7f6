package io.lazaretto.artifact.sevenzip;

import io.lazaretto.artifact.archive.EntryRules;
import io.lazaretto.artifact.bytes.ByteView;
import io.lazaretto.artifact.codec.Codec;
import io.lazaretto.artifact.codec.SourceStream;
import io.lazaretto.artifact.codec.Unpacked;
import io.lazaretto.artifact.reader.Reading;
import io.lazaretto.artifact.report.Evidence;
import io.lazaretto.artifact.report.Place;
import io.lazaretto.artifact.report.Reasons;
import io.lazaretto.artifact.report.Signal;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import org.apache.commons.compress.PasswordRequiredException;
import org.apache.commons.compress.archivers.sevenz.SevenZArchiveEntry;
import org.apache.commons.compress.archivers.sevenz.SevenZFile;

/** Decodes the entries of one archive; in a solid one, an entry that is read again costs all that lies in front of it. */
final class SevenZipMember {
    private static final int UNIX_ATTRIBUTES = 0x8000;
    private static final int TYPE_MASK = 0170000;
    private static final int SYMLINK = 0120000;
    private static final int MAX_TARGET = 4_096;

    /** How the library begins what it says about a method that it lacks. */
    private static final String UNSUPPORTED = "Unsupported compression method";

    private final SevenZFile archive;
    private final ByteView raw;
    private final Place place;
    private final Reading reading;

    SevenZipMember(SevenZFile archive, ByteView raw, Place place, Reading reading) {
        this.archive = archive;
        this.raw = raw;
        this.place = place;
        this.reading = reading;
    }

    void look(SevenZArchiveEntry entry, String name, EntryRules rules) throws IOException {
        Map<String, String> evidence = Map.of("entry", Evidence.text(name));
        EntryCodec codec = new EntryCodec(archive, entry);
        Unpacked content = Unpacked.of(raw, codec, Unpacked.Limits.DEFAULT, reading.budget(), new CRC32());
        if (codec.encrypted) {
            inconclusive(Reasons.ENCRYPTED, "7z.encrypted", "An entry is encrypted and cannot be looked at", evidence);
            return;
        }
        if (content.damage() != null && content.damage().startsWith(UNSUPPORTED)) {
            inconclusive(Reasons.UNSUPPORTED, "7z.method", "An entry's compression is not understood", evidence);
        } else if (content.damage() != null) {
            inconclusive(Reasons.MALFORMED, "7z.malformed", "An entry is damaged", evidence);
        }
        if (content.stopped()) {
            inconclusive(Reasons.LIMIT + "decompressed bytes", "7z.limit", "An entry is too large", evidence);
        }
        if (content.grown()) {
            reading.report(Signal.suspect(
                    "7z.ratio",
                    "An entry is far larger than the whole archive",
                    place.whole(),
                    evidence,
                    List.of("CWE-409")));
        }
        if (isLink(entry)) {
            byte[] target = content.view().copy(0, MAX_TARGET);
            rules.link(name, new String(target, StandardCharsets.UTF_8), true, -1);
        } else if (!content.stopped() && (content.complete() || content.view().size() > 0)) {
            reading.content(content.view(), place.member(name), name);
        }
    }

    private static boolean isLink(SevenZArchiveEntry entry) {
        int attributes = entry.getHasWindowsAttributes() ? entry.getWindowsAttributes() : 0;
        return (attributes & UNIX_ATTRIBUTES) != 0 && (attributes >>> 16 & TYPE_MASK) == SYMLINK;
    }

    private void inconclusive(String reason, String rule, String title, Map<String, String> evidence) {
        reading.report(Signal.inconclusive(reason, rule, title, place.whole(), evidence));
    }

    /** One entry as a codec; the archive knows where its bytes are. */
    private static final class EntryCodec implements Codec {
        private final SevenZFile archive;
        private final SevenZArchiveEntry entry;
        private boolean encrypted;

        EntryCodec(SevenZFile archive, SevenZArchiveEntry entry) {
            this.archive = archive;
            this.entry = entry;
        }

        @Override
        public InputStream open(SourceStream source) throws IOException {
            try {
                return new EntryStream(archive.getInputStream(entry));
            } catch (PasswordRequiredException e) {
                encrypted = true;
                throw e;
            }
        }

        /** The library asks for a password as late as it can. */
        private final class EntryStream extends FilterInputStream {
            EntryStream(InputStream in) {
                super(in);
            }

            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                try {
                    return super.read(target, offset, length);
                } catch (PasswordRequiredException e) {
                    encrypted = true;
                    throw e;
                }
            }
        }
    }
}
