package io.lazaretto.artifact.zip;

import io.lazaretto.artifact.budget.Budget;
import io.lazaretto.artifact.budget.BudgetExceededException;
import io.lazaretto.artifact.bytes.ByteView;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;

/** Opens entries: checks size and checksum in one pass, and keeps small inflated members in memory. */
final class MemberReader {
    private static final int CHUNK = 1 << 16;
    private static final int KEPT_BYTES = 1 << 20;

    private final ByteView view;
    private final ZipLimits limits;
    private final Budget budget;
    private final ZipAnomaly.Listener listener;

    MemberReader(ByteView view, ZipLimits limits, Budget budget, ZipAnomaly.Listener listener) {
        this.view = view;
        this.limits = limits;
        this.budget = budget;
        this.listener = listener;
    }

    ByteView open(ZipEntryRecord entry) throws IOException, BudgetExceededException {
        if (entry.dataStart() < 0) {
            return ByteView.of(new byte[0]);
        }
        long available = view.size() - entry.dataStart();
        if (entry.storedBytes() < 0 || entry.storedBytes() > available) {
            listener.found(ZipAnomaly.SIZE_MISMATCH, entry.localOffset(), entry.name());
        }
        long stored = entry.storedBytes() < 0 ? available : Math.min(available, entry.storedBytes());
        ByteView raw = view.slice(entry.dataStart(), stored);
        if (entry.method() == ZipEntryRecord.DEFLATED) {
            return inflate(entry, raw);
        }
        if (entry.method() != ZipEntryRecord.STORED) {
            listener.found(ZipAnomaly.METHOD, entry.localOffset(), entry.name());
            return raw;
        }
        check(entry, crcOf(raw), raw.size());
        return raw;
    }

    private long crcOf(ByteView bytes) throws IOException, BudgetExceededException {
        CRC32 crc = new CRC32();
        byte[] chunk = new byte[(int) Math.max(1, Math.min(CHUNK, bytes.size()))];
        for (long at = 0; at < bytes.size(); ) {
            int count = bytes.read(at, chunk, 0, chunk.length);
            crc.update(chunk, 0, count);
            at += count;
            budget.checkTime();
        }
        return crc.getValue();
    }

    private ByteView inflate(ZipEntryRecord entry, ByteView raw) throws IOException, BudgetExceededException {
        CRC32 crc = new CRC32();
        ByteArrayOutputStream kept = new ByteArrayOutputStream();
        byte[] chunk = new byte[CHUNK];
        long size = 0;
        boolean damaged = false;
        try (InflatingStream stream = new InflatingStream(raw, budget)) {
            for (int count = stream.read(chunk); count > 0; count = stream.read(chunk)) {
                crc.update(chunk, 0, count);
                size += count;
                if (kept.size() + count <= KEPT_BYTES && kept.size() == size - count) {
                    kept.write(chunk, 0, count);
                }
                if (size > limits.memberBytes()) {
                    throw new BudgetExceededException("limit: zip member");
                }
            }
            damaged = !stream.isFinished();
            if (stream.unread() > 0) {
                listener.found(ZipAnomaly.SIZE_MISMATCH, entry.localOffset(), entry.name());
            }
        } catch (DataFormatException e) {
            damaged = true;
        }
        if (damaged) {
            listener.found(ZipAnomaly.INFLATE, entry.localOffset(), entry.name());
        } else {
            check(entry, crc.getValue(), size);
        }
        if (size > KEPT_BYTES && size / limits.ratio() > raw.size()) {
            listener.found(ZipAnomaly.RATIO, entry.localOffset(), entry.name());
        }
        return kept.size() == size ? ByteView.of(kept.toByteArray()) : new InflatedView(raw, size, budget);
    }

    private void check(ZipEntryRecord entry, long crc, long size) {
        if (size != entry.bytes()) {
            listener.found(ZipAnomaly.SIZE_MISMATCH, entry.localOffset(), entry.name());
        }
        if (crc != entry.crc()) {
            listener.found(ZipAnomaly.CRC_MISMATCH, entry.localOffset(), entry.name());
        }
    }
}
