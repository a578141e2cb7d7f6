package io.lazaretto.artifact.zip;

import io.lazaretto.artifact.archive.EntryPath;
import io.lazaretto.artifact.budget.Budget;
import io.lazaretto.artifact.budget.BudgetExceededException;
import io.lazaretto.artifact.bytes.ByteView;
import io.lazaretto.artifact.bytes.ByteWindow;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * All entries of an archive in every reading that is known of readers: those of each plausible directory, by the names in their
 * headers and in their fields for Unicode names, and those that only local headers name. The last eight readings of end records
 * in the last 64 KiB count; more than one is an anomaly.
 */
public final class ZipArchive {
    private static final int WINDOW = 1 << 14;
    private static final int LOCAL = 30;
    private static final int SMALLEST_HIDING_PLACE = 16;
    private static final int CHECK_EVERY = 1 << 12;

    private final ByteView view;
    private final ByteWindow bytes;
    private final ZipLimits limits;
    private final Budget budget;
    private final ZipAnomaly.Listener listener;
    private final List<ZipEntryRecord> entries = new ArrayList<>();
    private final List<long[]> outside = new ArrayList<>();
    private final Set<Long> seen = new HashSet<>();

    private ZipArchive(ByteView view, ZipLimits limits, Budget budget, ZipAnomaly.Listener listener) {
        this.view = view;
        this.bytes = new ByteWindow(view, WINDOW);
        this.limits = limits;
        this.budget = budget;
        this.listener = listener;
    }

    /** Whether the tail of these bytes is an archive, whatever they begin with. */
    public static boolean endsAsZip(ByteView view) throws IOException {
        return EndRecord.find(new ByteWindow(view, WINDOW)).stream().anyMatch(r -> r.entries() > 0);
    }

    /** Reads the directories; what is wrong with them goes to the listener. */
    public static ZipArchive read(ByteView view, ZipLimits limits, Budget budget, ZipAnomaly.Listener listener)
            throws IOException, BudgetExceededException {
        ZipArchive archive = new ZipArchive(view, limits, budget, listener);
        archive.readAll();
        return archive;
    }

    public List<ZipEntryRecord> entries() {
        return List.copyOf(entries);
    }

    /** Ranges {@code [from, to)} that hold no entry's data: gaps, extra fields, directories, comments. */
    public List<long[]> outsideEntries() {
        return List.copyOf(outside);
    }

    /** The bytes of an entry; what is wrong with them goes to the listener. */
    public ByteView open(ZipEntryRecord entry) throws IOException, BudgetExceededException {
        return new MemberReader(view, limits, budget, listener).open(entry);
    }

    private void readAll() throws IOException, BudgetExceededException {
        List<EndRecord> ends = EndRecord.find(bytes);
        if (ends.isEmpty()) {
            listener.found(ZipAnomaly.NO_DIRECTORY, 0, "");
            locals(0, view.size());
            return;
        }
        List<EndRecord> used = new ArrayList<>();
        for (EndRecord end : ends) {
            if (!end.other() && isInsideEntry(end)) {
                continue;
            }
            if (!used.isEmpty()) {
                listener.found(ZipAnomaly.TWO_ENDS, end.start(), "");
            }
            used.add(end);
            directory(end);
        }
        layout(used);
        names();
    }

    /** A stored archive inside this one has an end record of its own. */
    private boolean isInsideEntry(EndRecord end) {
        return entries.stream()
                .anyMatch(e -> e.dataStart() >= 0
                        && end.directoryStart() >= e.dataStart()
                        && end.end() <= e.dataStart() + e.storedBytes());
    }

    private void directory(EndRecord end) throws IOException, BudgetExceededException {
        DirectoryReader reader = new DirectoryReader(bytes, end, listener);
        long count = 0;
        for (ZipEntryRecord entry = reader.next(); entry != null; entry = reader.next()) {
            if (entries.size() >= limits.entries()) {
                throw new BudgetExceededException("limit: zip entries");
            }
            if (++count % CHECK_EVERY == 0) {
                budget.checkTime();
            }
            seen.add(entry.localOffset());
            ZipEntryRecord placed = LocalHeader.compare(bytes, entry, listener);
            entries.add(placed);
            unicodeName(placed, reader.unicodeName());
            ZipEntryRecord local = placed.dataStart() < 0 ? null : LocalHeader.read(bytes, entry.localOffset());
            if (local != null && local.isOtherThan(placed)) {
                entries.add(local);
            }
        }
        if (end.odd() || end.shift() < 0 || count != end.entries() || reader.position() != end.start()) {
            listener.found(ZipAnomaly.DIRECTORY_EXTENT, end.directoryStart(), "");
        }
    }

    /** Readers that take the name in the field for Unicode names find this entry under it. */
    private void unicodeName(ZipEntryRecord entry, String name) {
        if (name == null || name.equals(entry.name())) {
            return;
        }
        if (!UnicodePath.isSame(entry.name(), name)) {
            listener.found(ZipAnomaly.NAMES_DISAGREE, entry.localOffset(), entry.name());
        }
        entries.add(entry.named(name));
    }

    /** Every byte belongs to an entry, a directory or an end record, or it is reported. */
    private void layout(List<EndRecord> ends) throws IOException, BudgetExceededException {
        List<long[]> ranges = new ArrayList<>();
        for (ZipEntryRecord entry : entries) {
            if (entry.dataStart() >= 0) {
                long dataEnd = Math.min(view.size(), entry.dataStart() + entry.storedBytes());
                ranges.add(new long[] {entry.localOffset(), dataEnd + descriptor(entry, dataEnd)});
                if (entry.dataStart() - entry.localOffset()
                        > LOCAL + entry.name().length() + SMALLEST_HIDING_PLACE) {
                    outside.add(new long[] {entry.localOffset() + LOCAL, entry.dataStart()});
                }
            }
        }
        for (EndRecord end : ends) {
            ranges.add(new long[] {end.directoryStart(), end.end()});
            outside.add(new long[] {end.directoryStart(), end.end()});
        }
        ranges.sort(Comparator.comparingLong(r -> r[0]));
        long covered = 0;
        long previousStart = -1;
        for (long[] range : ranges) {
            if (range[0] > covered) {
                gap(covered, range[0]);
            } else if (range[0] < covered && range[0] != previousStart) {
                listener.found(ZipAnomaly.OVERLAP, range[0], "");
            }
            previousStart = range[0];
            covered = Math.max(covered, range[1]);
        }
        if (covered < view.size()) {
            listener.found(ZipAnomaly.TRAILING_BYTES, covered, "");
            outside.add(new long[] {covered, view.size()});
        }
    }

    /** The length of the data descriptor behind an entry, which comes with and without signature, and in two sizes. */
    private long descriptor(ZipEntryRecord entry, long at) throws IOException {
        if (!entry.hasDescriptor()) {
            return 0;
        }
        boolean signed = bytes.matches(at, 'P', 'K', 7, 8);
        long body = at + (signed ? 4 : 0);
        if (bytes.has(body, 20)
                && bytes.i64(body + 4) == entry.storedBytes()
                && bytes.i64(body + 12) == entry.bytes()) {
            return body + 20 - at;
        }
        if (bytes.has(body, 12) && bytes.u32(body + 4) == entry.storedBytes() && bytes.u32(body + 8) == entry.bytes()) {
            return body + 12 - at;
        }
        return 0;
    }

    private void gap(long from, long to) throws IOException, BudgetExceededException {
        listener.found(from == 0 ? ZipAnomaly.LEADING_BYTES : ZipAnomaly.GAP, from, "");
        outside.add(new long[] {from, to});
        locals(from, to);
    }

    /** Entries that only their local headers name. */
    private void locals(long from, long to) throws IOException, BudgetExceededException {
        long at = from;
        for (int steps = 0; at + LOCAL <= to; steps++) {
            if (steps % CHECK_EVERY == 0) {
                budget.checkTime();
            }
            if (bytes.at(at) != 'P' || !bytes.matches(at, 'P', 'K', 3, 4)) {
                at++;
                continue;
            }
            ZipEntryRecord entry = LocalHeader.read(bytes, at);
            if (entry != null && seen.add(at)) {
                if (entries.size() >= limits.entries()) {
                    throw new BudgetExceededException("limit: zip entries");
                }
                listener.found(ZipAnomaly.HIDDEN_ENTRY, at, entry.name());
                entries.add(entry);
            }
            at += 4;
        }
    }

    private void names() {
        Set<String> names = new HashSet<>();
        for (ZipEntryRecord entry : entries) {
            if (!names.add(entry.name())) {
                listener.found(ZipAnomaly.DUPLICATE_NAME, entry.localOffset(), entry.name());
            }
            if (EntryPath.escapes("", entry.name())) {
                listener.found(ZipAnomaly.NAME_ESCAPES, entry.localOffset(), entry.name());
            } else if (EntryPath.isOdd(entry.name())) {
                listener.found(ZipAnomaly.NAME_PATH, entry.localOffset(), entry.name());
            }
        }
    }
}
