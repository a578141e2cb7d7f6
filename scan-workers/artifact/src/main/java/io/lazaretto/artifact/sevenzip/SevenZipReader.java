package io.lazaretto.artifact.sevenzip;

import io.lazaretto.artifact.archive.EntryRules;
import io.lazaretto.artifact.budget.BudgetExceededException;
import io.lazaretto.artifact.bytes.ByteView;
import io.lazaretto.artifact.bytes.ByteWindow;
import io.lazaretto.artifact.reader.FormatReader;
import io.lazaretto.artifact.reader.Reading;
import io.lazaretto.artifact.report.MalformedArtifactException;
import io.lazaretto.artifact.report.Place;
import io.lazaretto.artifact.report.Reasons;
import io.lazaretto.artifact.report.Signal;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.commons.compress.MemoryLimitException;
import org.apache.commons.compress.PasswordRequiredException;
import org.apache.commons.compress.archivers.sevenz.SevenZArchiveEntry;
import org.apache.commons.compress.archivers.sevenz.SevenZFile;

/** Reads 7z archives (7zFormat.txt of the LZMA SDK) entry by entry. */
public final class SevenZipReader implements FormatReader {
    private static final int MAX_MEMORY_KIB = 80 << 10;
    private static final int MAX_ENTRIES = 200_000;
    private static final int SIGNATURE_HEADER = 32;
    private static final int WINDOW = 64;

    @Override
    public void read(ByteView view, Place place, Reading reading) throws IOException, MalformedArtifactException {
        trailing(view, place, reading);
        try (SevenZFile archive = open(view, place, reading)) {
            if (archive != null) {
                entries(archive, view, place, reading);
            }
        }
    }

    /** @return null when it is encrypted, which is reported */
    private static SevenZFile open(ByteView view, Place place, Reading reading)
            throws IOException, MalformedArtifactException {
        try {
            return SevenZFile.builder()
                    .setSeekableByteChannel(new ViewChannel(view))
                    .setMaxMemoryLimitKiB(MAX_MEMORY_KIB)
                    .setTryToRecoverBrokenArchives(false)
                    .get();
        } catch (BudgetExceededException e) {
            throw e;
        } catch (PasswordRequiredException e) {
            reading.report(Signal.inconclusive(
                    Reasons.ENCRYPTED,
                    "7z.encrypted",
                    "The archive is encrypted and cannot be looked at",
                    place.whole(),
                    Map.of()));
            return null;
        } catch (MemoryLimitException e) {
            throw new MalformedArtifactException("7z", 0, "the header would take more memory than a decoder may use");
        } catch (IOException | RuntimeException e) {
            throw new MalformedArtifactException("7z", 0, "the archive has no usable header");
        }
    }

    private static void entries(SevenZFile archive, ByteView view, Place place, Reading reading) throws IOException {
        EntryRules rules = new EntryRules("7z", place, reading);
        SevenZipMember members = new SevenZipMember(archive, view, place, reading);
        int count = 0;
        for (SevenZArchiveEntry entry : archive.getEntries()) {
            if (++count > MAX_ENTRIES) {
                throw new BudgetExceededException(Reasons.LIMIT + "7z entries");
            }
            reading.budget().checkTime();
            String name = entry.getName() == null ? "" : entry.getName();
            rules.name(name, entry.isDirectory(), -1);
            if (entry.hasStream() && !entry.isDirectory()) {
                members.look(entry, name, rules);
            }
        }
    }

    /** The header is the last thing in an archive. */
    private static void trailing(ByteView view, Place place, Reading reading)
            throws IOException, MalformedArtifactException {
        ByteWindow bytes = new ByteWindow(view, WINDOW);
        if (!bytes.has(0, SIGNATURE_HEADER)) {
            throw new MalformedArtifactException("7z", 0, "the archive ends within its first header");
        }
        long offset = bytes.i64(12);
        long size = bytes.i64(20);
        long room = view.size() - SIGNATURE_HEADER;
        if (offset < 0 || size < 0 || offset > room || size > room - offset) {
            throw new MalformedArtifactException("7z", 12, "the header is said to lie outside the archive");
        }
        long end = SIGNATURE_HEADER + offset + size;
        if (end < view.size()) {
            reading.report(Signal.suspect(
                    "7z.trailing-bytes",
                    "Bytes behind the end of the archive",
                    place.at(end),
                    Map.of("bytes", Long.toString(view.size() - end)),
                    List.of("CWE-436", "CWE-434")));
            reading.content(view.slice(end, view.size() - end), place.member("behind the end"), "behind the end");
        }
    }
}
