package io.lazaretto.inference.checkpoint.torch;

import io.lazaretto.artifact.budget.Budget;
import io.lazaretto.artifact.budget.BudgetExceededException;
import io.lazaretto.artifact.zip.ZipArchive;
import io.lazaretto.artifact.zip.ZipEntryRecord;
import io.lazaretto.artifact.zip.ZipLimits;
import io.lazaretto.inference.checkpoint.CheckpointException;
import io.lazaretto.inference.checkpoint.CheckpointException.Kind;
import io.lazaretto.inference.checkpoint.TensorSource;
import io.lazaretto.inference.checkpoint.files.CheckpointFiles;
import io.lazaretto.inference.checkpoint.files.SegmentView;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/** A file that {@code torch.save} wrote, in the form of a zip archive or in the one before. */
public final class TorchFile {
    private static final long NANOS = 10_000_000_000L;
    private static final int STORED = 0;
    private static final int LEGACY_STREAMS = 4;
    private static final int MAX_STORAGES = 300_000;

    private TorchFile() {}

    /**
     * @return views into the file, by name
     * @throws CheckpointException when this is no dictionary of tensors, or a storage is missing, short or compressed
     */
    public static SortedMap<String, TensorSource> read(CheckpointFiles files, String path) throws CheckpointException {
        MemorySegment file = files.segment(path);
        boolean zip = file.byteSize() > 4
                && file.get(ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN), 0) == 0x04034b50;
        return zip ? zip(path, file) : legacy(file);
    }

    private static SortedMap<String, TensorSource> zip(String path, MemorySegment file) throws CheckpointException {
        Map<String, MemorySegment> members = members(path, file);
        String pickle = members.keySet().stream()
                .filter(name -> name.endsWith("/data.pkl") && name.indexOf('/') == name.length() - 9)
                .findFirst()
                .orElseThrow(() -> new CheckpointException(Kind.MISSING_FILE, "data.pkl in " + path));
        String root = pickle.substring(0, pickle.length() - "data.pkl".length());
        MemorySegment order = members.get(root + "byteorder");
        if (order != null
                && !"little"
                        .equals(new String(order.toArray(ValueLayout.JAVA_BYTE), StandardCharsets.US_ASCII).strip())) {
            throw new CheckpointException(Kind.UNSUPPORTED_FORMAT, path + " is big-endian");
        }
        Object value = PickleData.read(members.get(pickle), 0).value();
        return TensorFinder.find(value, (key, bytes) -> {
            MemorySegment storage = members.get(root + "data/" + key);
            if (storage == null) {
                throw new CheckpointException(Kind.MISSING_FILE, "storage " + key + " in " + path);
            }
            if (storage.byteSize() < bytes) {
                throw new CheckpointException(Kind.MALFORMED, "storage " + key + " is cut short");
            }
            return storage;
        });
    }

    private static Map<String, MemorySegment> members(String path, MemorySegment file) throws CheckpointException {
        Map<String, MemorySegment> members = new HashMap<>();
        try {
            ZipArchive archive = ZipArchive.read(
                    new SegmentView(file), ZipLimits.DEFAULT, new Budget(0, 0, NANOS), (anomaly, offset, detail) -> {});
            for (ZipEntryRecord entry : archive.entries()) {
                if (entry.isFolder()) {
                    continue;
                }
                if (entry.method() != STORED || entry.storedBytes() != entry.bytes()) {
                    throw new CheckpointException(Kind.UNSUPPORTED_FORMAT, path + " is compressed");
                }
                if (entry.dataStart() < 0 || entry.bytes() > file.byteSize() - entry.dataStart()) {
                    throw new CheckpointException(Kind.MALFORMED, entry.name() + " is cut short");
                }
                if (members.put(entry.name(), file.asSlice(entry.dataStart(), entry.bytes())) != null) {
                    throw new CheckpointException(Kind.MALFORMED, entry.name() + " occurs twice");
                }
            }
        } catch (BudgetExceededException e) {
            throw new CheckpointException(Kind.LIMIT, path + ": " + e.getMessage());
        } catch (IOException e) {
            throw new CheckpointException(Kind.UNREADABLE, path);
        }
        return members;
    }

    /**
     * Four pickles (magic number, protocol, system, the object), a fifth with the keys of the storages, then each storage: its
     * element count in 64 bits, its elements.
     */
    private static SortedMap<String, TensorSource> legacy(MemorySegment file) throws CheckpointException {
        List<Object> streams = new ArrayList<>();
        long at = 0;
        for (int i = 0; i <= LEGACY_STREAMS; i++) {
            PickleData.Result result = PickleData.read(file, at);
            streams.add(result.value());
            at = result.end();
            if (i == 0 && !(result.value() instanceof Long)) {
                throw new CheckpointException(Kind.UNSUPPORTED_FORMAT, "a pickle that torch did not write");
            }
        }
        if (streams.get(2) instanceof Map<?, ?> system && Boolean.FALSE.equals(system.get("little_endian"))) {
            throw new CheckpointException(Kind.UNSUPPORTED_FORMAT, "the file is big-endian");
        }
        if (!(streams.get(LEGACY_STREAMS) instanceof List<?> keys) || keys.size() > MAX_STORAGES) {
            throw new CheckpointException(Kind.MALFORMED, "a legacy torch file without its list of storages");
        }
        Map<String, Integer> widths = StorageWidths.of(streams.get(LEGACY_STREAMS - 1));
        Map<String, MemorySegment> storages = new HashMap<>();
        for (Object key : keys) {
            Integer width = key instanceof String ? widths.get(key) : null;
            if (width == null) {
                throw new CheckpointException(Kind.MALFORMED, "a storage that no tensor describes");
            }
            if (file.byteSize() - at < 8) {
                throw new CheckpointException(Kind.MALFORMED, "the storages are cut short");
            }
            long count = file.get(ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN), at);
            at += 8;
            if (count < 0 || count > (file.byteSize() - at) / width) {
                throw new CheckpointException(Kind.MALFORMED, "the storages are cut short");
            }
            storages.put((String) key, file.asSlice(at, count * width));
            at += count * width;
        }
        return TensorFinder.find(streams.get(LEGACY_STREAMS - 1), (key, bytes) -> {
            MemorySegment storage = storages.get(key);
            if (storage == null || storage.byteSize() < bytes) {
                throw new CheckpointException(Kind.MALFORMED, "storage " + key + " is missing or cut short");
            }
            return storage;
        });
    }
}
