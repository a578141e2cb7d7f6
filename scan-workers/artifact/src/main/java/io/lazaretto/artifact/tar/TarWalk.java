package io.lazaretto.artifact.tar;

import io.lazaretto.artifact.archive.EntryRules;
import io.lazaretto.artifact.budget.BudgetExceededException;
import io.lazaretto.artifact.bytes.ByteView;
import io.lazaretto.artifact.bytes.ByteWindow;
import io.lazaretto.artifact.format.TarBlock;
import io.lazaretto.artifact.reader.Reading;
import io.lazaretto.artifact.report.Evidence;
import io.lazaretto.artifact.report.MalformedArtifactException;
import io.lazaretto.artifact.report.Place;
import io.lazaretto.artifact.report.Reasons;
import io.lazaretto.artifact.report.Signal;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** One way through an archive, header by header; what breaks the chain is reported, and the walk goes on behind it. */
final class TarWalk {
    private static final int BLOCK = TarBlock.SIZE;
    private static final int WINDOW = 1 << 15;
    private static final int MAX_ENTRIES = 200_000;
    private static final int CHECK_EVERY = 1 << 10;
    /** The largest size that eleven octal digits hold. */
    private static final long LARGEST_PLAIN = 077777777777L;

    private static final List<String> DISAGREE = List.of("CWE-436", "AML.T0018.002");

    private final ByteView view;
    private final Place place;
    private final Reading reading;
    private final ByteWindow bytes;
    private final EntryRules rules;
    private final Extensions extensions = new Extensions();
    private long at;
    private int entries;
    private boolean broken;

    TarWalk(ByteView view, Place place, Reading reading) {
        this.view = view;
        this.place = place;
        this.reading = reading;
        this.bytes = new ByteWindow(view, WINDOW);
        this.rules = new EntryRules("tar", place, reading);
    }

    void run() throws IOException {
        while (at + BLOCK <= view.size()) {
            reading.budget().checkTime();
            byte[] block = view.copy(at, BLOCK);
            TarHeader header = TarHeader.of(block);
            if (header != null) {
                broken = false;
                entry(header);
            } else if (isZero(at, at + BLOCK)) {
                end();
                return;
            } else {
                resume("A header that breaks the format; some readers stop here without a word");
            }
        }
        inconclusive("tar.truncated", "The archive ends without the blocks that mark its end", view.size());
    }

    private void entry(TarHeader header) throws IOException {
        if (++entries > MAX_ENTRIES) {
            throw new BudgetExceededException(Reasons.LIMIT + "tar entries");
        }
        long start = at;
        long dataStart = at + BLOCK;
        try {
            OldSparse sparse = header.type() == 'S' ? OldSparse.read(view, header, start) : null;
            dataStart = sparse == null ? dataStart : sparse.dataStart();
            long size = size(header, start);
            long available = view.size() - dataStart;
            boolean cut = size > available;
            ByteView data = view.slice(dataStart, cut ? available : size);
            if (cut) {
                inconclusive("tar.truncated", "An entry is longer than what is left of the archive", start);
            }
            if (extensions.repeats(header)) {
                suspect(
                        "tar.readers-disagree",
                        "Two extensions of one kind in front of one entry: readers take the first, the last, or both",
                        start,
                        header.name());
            }
            boolean taken = !cut && extensions.take(header, data, dataStart);
            if (!taken) {
                member(header, data, sparse, start);
                extensions.reset();
            }
            at = cut ? view.size() : padded(dataStart + size);
            if (!cut && !isZero(dataStart + size, Math.min(at, view.size()))) {
                suspect("tar.padding", "Bytes behind an entry that belong to none", dataStart + size, header.name());
            }
        } catch (MalformedArtifactException e) {
            inconclusive("tar.malformed", "The archive breaks its format: " + e.getMessage(), e.offset());
            extensions.reset();
            at = Math.max(at, dataStart);
            broken = true;
        }
    }

    /** The size that readers of extensions use; where older ones would use another, both lead somewhere. */
    private long size(TarHeader header, long start) throws MalformedArtifactException {
        boolean extension = "LKxXg".indexOf(header.type()) >= 0;
        PaxRecords records = extensions.records();
        boolean odd = !extension && records.isOdd("size");
        if (odd) {
            suspect(
                    "tar.sizes-disagree",
                    "The size in an extension is no plain number: some readers take it, others that of the header",
                    start,
                    header.name());
            inconclusive("tar.malformed", "The size in an extension is no plain number", start);
        }
        long said = extension ? -1 : odd ? records.lenient("size") : records.number("size");
        if (said < 0 && header.size() < 0) {
            throw new MalformedArtifactException("tar", start, "a size is no number");
        }
        if (said >= 0 && said != header.size() && (said <= LARGEST_PLAIN || header.size() > 0)) {
            // CVE-2025-62518: the other size makes the data of an entry the next headers.
            suspect(
                    "tar.sizes-disagree",
                    "Header and extension give an entry different sizes: readers go on at different places",
                    start,
                    header.name());
        }
        return said >= 0 ? said : header.size();
    }

    private void member(TarHeader header, ByteView data, OldSparse sparse, long start) throws IOException {
        String name = extensions.name(header);
        String link = extensions.link(header);
        boolean folder = header.type() == '5' || header.type() == 'D';
        rules.name(name, folder, start);
        if (extensions.namesDisagree()) {
            suspect("tar.names-disagree", "Two extensions name an entry differently", start, name);
        }
        switch (header.type()) {
            case '0', '7', 'S' -> content(data, sparse, name, start);
            case '1' -> rules.link(name, link, false, start);
            case '2' -> rules.link(name, link, true, start);
            case '3', '4', '6' -> rules.device(name, String.valueOf(header.type()), start);
            case '5' -> {}
            default -> {
                suspect("tar.unknown-type", "An entry of a kind that readers treat differently", start, name);
                content(data, null, name, start);
            }
        }
        if ("123456".indexOf(header.type()) >= 0 && data.size() > 0) {
            suspect("tar.readers-disagree", "An entry that can have no data has some", start, name);
            content(data, null, name, start);
        }
    }

    private void content(ByteView data, OldSparse old, String name, long start) throws IOException {
        SparseView sparse;
        try {
            sparse = SparseMap.of(old, extensions.records(), data, start);
        } catch (MalformedArtifactException e) {
            inconclusive("tar.malformed", "The archive breaks its format: " + e.getMessage(), e.offset());
            sparse = null;
        }
        if (sparse == null) {
            reading.content(data, place.member(name), name);
            return;
        }
        reading.budget().spendInflated(Math.max(0, sparse.size() - data.size()));
        reading.content(sparse, place.member(name), name);
        // Readers that know nothing of sparse members see the stored pieces.
        reading.numbers(data, place.member(name));
    }

    private void end() throws IOException {
        long rest = at;
        while (rest < view.size() && bytes.at(rest) == 0) {
            rest++;
            if (rest % (1 << 20) == 0) {
                reading.budget().checkTime();
            }
        }
        if (extensions.isPending()) {
            inconclusive("tar.malformed", "A header extension is followed by no entry", at);
        }
        if (at + 2 * BLOCK > view.size()) {
            inconclusive("tar.truncated", "The archive ends without the blocks that mark its end", view.size());
        }
        if (rest == view.size()) {
            return;
        }
        reading.report(Signal.suspect(
                "tar.trailing-bytes",
                "Bytes behind the end of the archive, which some readers go on to read",
                place.at(rest),
                Map.of("bytes", Long.toString(view.size() - rest)),
                DISAGREE));
        // Where a reader that skips zeros would go on.
        long from = rest - rest % BLOCK;
        String name = "behind the end";
        reading.content(view.slice(from, view.size() - from), place.member(name), name);
    }

    private void resume(String title) throws IOException {
        if (!broken) {
            inconclusive("tar.malformed", title, at);
        }
        broken = true;
        for (long next = at + BLOCK, step = 0; next + BLOCK <= view.size(); next += BLOCK, step++) {
            if (step % CHECK_EVERY == 0) {
                reading.budget().checkTime();
            }
            if (TarBlock.isHeader(view.copy(next, BLOCK))) {
                at = next;
                return;
            }
        }
        at = view.size();
    }

    private boolean isZero(long from, long to) throws IOException {
        for (long i = from; i < to; i++) {
            if (bytes.at(i) != 0) {
                return false;
            }
        }
        return true;
    }

    private static long padded(long offset) {
        return Math.addExact(offset, (BLOCK - offset % BLOCK) % BLOCK);
    }

    private void suspect(String rule, String title, long offset, String entry) {
        reading.report(Signal.suspect(rule, title, place.at(offset), Map.of("entry", Evidence.text(entry)), DISAGREE));
    }

    private void inconclusive(String rule, String title, long offset) {
        reading.report(Signal.inconclusive(Reasons.MALFORMED, rule, title, place.at(offset), Map.of()));
    }
}
