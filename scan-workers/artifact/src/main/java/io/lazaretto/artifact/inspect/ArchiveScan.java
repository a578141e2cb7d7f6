package io.lazaretto.artifact.inspect;

import io.lazaretto.artifact.budget.BudgetExceededException;
import io.lazaretto.artifact.bytes.ByteView;
import io.lazaretto.artifact.format.Extension;
import io.lazaretto.artifact.format.Format;
import io.lazaretto.artifact.report.Evidence;
import io.lazaretto.artifact.report.Place;
import io.lazaretto.artifact.report.Reasons;
import io.lazaretto.artifact.report.Signal;
import io.lazaretto.artifact.skops.SkopsSchema;
import io.lazaretto.artifact.zip.ZipAnomaly;
import io.lazaretto.artifact.zip.ZipArchive;
import io.lazaretto.artifact.zip.ZipEntryRecord;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Looks at every entry of an archive by its content, and at the archive by what it claims to be. */
final class ArchiveScan {
    private static final List<String> TAXONOMY = List.of("CWE-436", "CWE-345", "AML.T0018.002");

    private static final List<String> TRAVERSAL = List.of("CWE-22", "CVE-2007-4559", "AML.T0018.002");

    /** How often over the bytes of an archive are looked at, when its entries overlap. */
    private static final int MAX_PASSES = 4;
    /** Below this size, overlapping entries are no bomb. */
    private static final long SMALL = 64 << 20;

    private final ModelScan scan;
    private final ContentScan content;

    ArchiveScan(ModelScan scan, ContentScan content) {
        this.scan = scan;
        this.content = content;
    }

    /** @return what kind of archive it is */
    Format examine(ByteView view, Place place, int depth) throws IOException, BudgetExceededException {
        ZipArchive archive = ZipArchive.read(
                view,
                scan.limits().zip(),
                scan.budget(),
                (anomaly, offset, entry) -> report(anomaly, offset, entry, place));
        TorchLayout torch = TorchLayout.of(archive.entries());
        KerasLayout keras = KerasLayout.of(archive.entries(), place.member() == null ? place.path() : place.member());
        boolean arrays = true;
        boolean any = false;
        SharedBytes shared = new SharedBytes();
        boolean bomb = isBomb(archive.entries(), view.size());
        long stored = 0;
        for (ZipEntryRecord entry : archive.entries()) {
            if (entry.isFolder()) {
                continue;
            }
            if (!shared.isNew(entry)) {
                any = true;
                continue;
            }
            scan.budget().checkTime();
            stored += Math.clamp(entry.storedBytes(), 0, view.size());
            if (stored > MAX_PASSES * view.size() + SMALL) {
                throw new BudgetExceededException(Reasons.LIMIT + "overlapping zip entries");
            }
            ByteView member = archive.open(entry);
            Place inside = place.member(entry.name());
            if (torch.isStorage(entry)) {
                torch.storage(entry, member.size());
                content.tensorBytes(member, inside, depth + 1);
                arrays = false;
            } else if (keras.isConfiguration(entry)) {
                content.kerasConfiguration(member, inside, entry.name(), depth + 1);
                arrays = false;
            } else {
                Format format = content.member(member, inside, entry.name(), depth + 1, torch);
                arrays &= format == Format.NPY;
            }
            any = true;
        }
        if (bomb || shared.isExhausted()) {
            scan.format()
                    .add(Signal.threat(
                            "zip.bomb",
                            "Entries share their bytes, so that the archive grows to many times what it holds",
                            place.whole(),
                            Map.of("entries", Integer.toString(archive.entries().size())),
                            List.of("CWE-409")));
        }
        for (long[] range : archive.outsideEntries()) {
            content.outsideEntries(view, range[0], range[1], place);
        }
        expectMember(archive.entries(), place);
        if (torch.isTorch()) {
            torch.check(place, scan.pickle()::add);
            return Format.TORCH_ZIP;
        }
        if (keras.isKeras()) {
            keras.check(place, scan.format()::add);
            return Format.KERAS;
        }
        return any && arrays ? Format.NPZ : Format.ZIP;
    }

    /** Entries that share their bytes: each costs a line of the directory and grows to the size of all. */
    private static boolean isBomb(List<ZipEntryRecord> entries, long size) {
        long stored = 0;
        long bytes = 0;
        for (ZipEntryRecord entry : entries) {
            stored += Math.clamp(entry.storedBytes(), 0, size);
            bytes += Math.clamp(entry.bytes(), 0, SMALL);
        }
        return stored > MAX_PASSES * size && bytes > SMALL;
    }

    /** A file that is named for a loader and lacks what that loader begins with. */
    private void expectMember(List<ZipEntryRecord> entries, Place place) {
        String missing =
                switch (place.member() == null ? Extension.of(place.path()).text() : "") {
                    case "pt", "pth", "ckpt" -> ".pkl";
                    case "skops" -> SkopsSchema.MEMBER;
                    default -> "";
                };
        if (entries.stream().noneMatch(entry -> entry.name().endsWith(missing))) {
            scan.format()
                    .add(Signal.inconclusive(
                            Reasons.MALFORMED,
                            "zip.member-missing",
                            "The archive lacks the member with which its loader begins",
                            place.whole(),
                            Map.of("member", missing)));
        }
    }

    private void report(ZipAnomaly anomaly, long offset, String entry, Place place) {
        Map<String, String> evidence = entry.isEmpty() ? Map.of() : Map.of("entry", Evidence.text(entry));
        if (anomaly.isUnreadable()) {
            String reason =
                    switch (anomaly) {
                        case METHOD -> Reasons.UNSUPPORTED;
                        case ENCRYPTED_DATA -> Reasons.ENCRYPTED;
                        default -> Reasons.MALFORMED;
                    };
            Signal signal = Signal.inconclusive(reason, anomaly.rule(), anomaly.title(), place.at(offset), evidence);
            scan.format().add(signal);
            // What could not be read could have been a pickle.
            scan.pickle().add(signal);
            return;
        }
        scan.format()
                .add(
                        anomaly.isAttack()
                                ? Signal.threat(anomaly.rule(), anomaly.title(), place.at(offset), evidence, TRAVERSAL)
                                : Signal.suspect(
                                        anomaly.rule(), anomaly.title(), place.at(offset), evidence, TAXONOMY));
    }
}
