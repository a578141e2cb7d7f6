package io.lazaretto.artifact.zip;

import io.lazaretto.artifact.budget.Budget;
import io.lazaretto.artifact.budget.BudgetExceededException;
import io.lazaretto.artifact.bytes.ByteView;
import io.lazaretto.artifact.bytes.JoinedCrc32;
import io.lazaretto.artifact.codec.Codec;
import io.lazaretto.artifact.codec.Codecs;
import io.lazaretto.artifact.codec.Unpacked;
import io.lazaretto.artifact.zstd.ZstdCodec;
import java.io.IOException;
import java.util.zip.CRC32;

/** Opens entries, and checks size and checksum in one pass. */
final class MemberReader {
    /** Between two looks at the clock. */
    private static final long PIECE = 32L << 20;

    private static final int ENCRYPTION_HEADER = 12;

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
        if (entry.method() == ZipEntryRecord.AES) {
            listener.found(ZipAnomaly.ENCRYPTED_DATA, entry.localOffset(), entry.name());
            return ByteView.of(new byte[0]);
        }
        if (entry.method() == ZipEntryRecord.STORED) {
            return stored(entry, raw);
        }
        Codec codec = codec(entry);
        if (codec == null) {
            listener.found(ZipAnomaly.METHOD, entry.localOffset(), entry.name());
            return raw;
        }
        return unpack(entry, raw, codec);
    }

    /** @return null for a method that is not understood */
    private static Codec codec(ZipEntryRecord entry) {
        return switch (entry.method()) {
            case ZipEntryRecord.DEFLATED -> Codecs.DEFLATE;
            case ZipEntryRecord.BZIP2 -> Codecs.BZIP2;
            case ZipEntryRecord.LZMA -> new ZipLzma(entry.hasEndMarker() ? -1 : Math.max(0, entry.bytes()));
            case ZipEntryRecord.ZSTD -> new ZstdCodec();
            case ZipEntryRecord.XZ -> Codecs.XZ;
            default -> null;
        };
    }

    private ByteView stored(ZipEntryRecord entry, ByteView raw) throws IOException, BudgetExceededException {
        long crc = crcOf(raw);
        if (entry.isEncrypted() && crc != entry.crc() && raw.size() == entry.bytes() + ENCRYPTION_HEADER) {
            listener.found(ZipAnomaly.ENCRYPTED_DATA, entry.localOffset(), entry.name());
            return ByteView.of(new byte[0]);
        }
        check(entry, crc, raw.size());
        return raw;
    }

    private long crcOf(ByteView bytes) throws IOException, BudgetExceededException {
        JoinedCrc32 crc = new JoinedCrc32();
        for (long at = 0; at < bytes.size(); at += PIECE) {
            long length = Math.min(PIECE, bytes.size() - at);
            crc.append(bytes.crc32(at, length), length);
            budget.checkTime();
        }
        return crc.value();
    }

    private ByteView unpack(ZipEntryRecord entry, ByteView raw, Codec codec) throws IOException {
        CRC32 crc = new CRC32();
        Unpacked content = Unpacked.of(raw, codec, limits.unpacking(), budget, crc);
        if (content.grown()) {
            listener.found(ZipAnomaly.RATIO, entry.localOffset(), entry.name());
        }
        if (content.complete()) {
            if (content.end() < raw.size()) {
                listener.found(ZipAnomaly.SIZE_MISMATCH, entry.localOffset(), entry.name());
            }
            check(entry, crc.getValue(), content.view().size());
        } else if (content.damage() != null && entry.isEncrypted()) {
            listener.found(ZipAnomaly.ENCRYPTED_DATA, entry.localOffset(), entry.name());
        } else {
            listener.found(ZipAnomaly.INFLATE, entry.localOffset(), entry.name());
        }
        // A method that does not fit could have been written over one that does.
        return content.damage() != null && content.view().size() == 0 ? raw : content.view();
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
