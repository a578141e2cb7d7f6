package io.lazaretto.inference.checkpoint.torch;

import io.lazaretto.artifact.budget.Budget;
import io.lazaretto.artifact.budget.BudgetExceededException;
import io.lazaretto.artifact.bytes.ByteView;
import io.lazaretto.artifact.zip.ZipArchive;
import io.lazaretto.artifact.zip.ZipEntryRecord;
import io.lazaretto.artifact.zip.ZipLimits;
import io.lazaretto.inference.checkpoint.CheckpointException;
import io.lazaretto.inference.checkpoint.CheckpointException.Kind;
import io.lazaretto.inference.checkpoint.span.HeadReader;
import io.lazaretto.inference.checkpoint.span.TensorSpans;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * Where the tensors of a torch zip archive lie: all of them, those of optimizers, of pickled modules and of TorchScript too. The
 * form before zip is read by {@link LegacySpans}.
 */
public final class TorchSpans {
    private static final long NANOS = 10_000_000_000L;
    private static final int STORED = 0;
    private static final int MAX_ORDER = 16;
    private static final String PICKLE = "/data.pkl";

    private TorchSpans() {}

    /**
     * @return empty lists where the archive is none of torch: see {@link #isTorch}
     * @throws CheckpointException when a pickle or a storage is missing, short, compressed or big-endian
     */
    public static TensorSpans read(ByteView file) throws CheckpointException, IOException {
        Map<String, ZipEntryRecord> members = members(file);
        String root = root(members);
        byteOrder(file, members.get(root + "byteorder"));
        StateWalk[] walks = {
            new StateWalk(storages(file, members, root + "data/")),
            new StateWalk(storages(file, members, root + "constants/"))
        };
        walk(file, members.get(root + "data.pkl"), walks[0]);
        ZipEntryRecord constants = members.get(root + "constants.pkl");
        if (constants != null) {
            walk(file, constants, walks[1]);
            walks[0].spans().addAll(walks[1].spans());
            walks[0].unread().addAll(walks[1].unread());
        }
        return new TensorSpans(walks[0].spans(), walks[0].unread());
    }

    /**
     * Whether a zip archive has a pickle where torch looks for it.
     *
     * @throws CheckpointException when the archive cannot be listed
     */
    public static boolean isTorch(ByteView file) throws CheckpointException, IOException {
        return members(file).keySet().stream().anyMatch(TorchSpans::isPickle);
    }

    private static boolean isPickle(String name) {
        return name.endsWith(PICKLE) && name.indexOf('/') == name.length() - PICKLE.length();
    }

    private static String root(Map<String, ZipEntryRecord> members) throws CheckpointException {
        String pickle = members.keySet().stream()
                .filter(TorchSpans::isPickle)
                .sorted()
                .findFirst()
                .orElseThrow(() -> new CheckpointException(Kind.MISSING_FILE, "data.pkl"));
        return pickle.substring(0, pickle.length() - PICKLE.length() + 1);
    }

    private static void walk(ByteView file, ZipEntryRecord pickle, StateWalk walk)
            throws CheckpointException, IOException {
        try (Arena arena = Arena.ofConfined()) {
            long begin = begin(file, pickle, pickle.bytes());
            PickleData.Result result = PickleData.read(HeadReader.copy(file, begin, pickle.bytes(), arena), 0);
            walk.walk(result.value());
            walk.walk(result.attached());
        }
    }

    private static StateWalk.Storages storages(ByteView file, Map<String, ZipEntryRecord> members, String folder) {
        return (key, bytes) -> {
            ZipEntryRecord storage = members.get(folder + key);
            if (storage == null) {
                throw new CheckpointException(Kind.MISSING_FILE, "storage " + key);
            }
            return begin(file, storage, bytes);
        };
    }

    private static long begin(ByteView file, ZipEntryRecord entry, long bytes) throws CheckpointException {
        if (entry.method() != STORED || entry.storedBytes() != entry.bytes()) {
            throw new CheckpointException(Kind.UNSUPPORTED_FORMAT, entry.name() + " is compressed");
        }
        if (entry.dataStart() < 0 || bytes > entry.bytes() || entry.bytes() > file.size() - entry.dataStart()) {
            throw new CheckpointException(Kind.MALFORMED, entry.name() + " is cut short");
        }
        return entry.dataStart();
    }

    private static void byteOrder(ByteView file, ZipEntryRecord order) throws CheckpointException, IOException {
        if (order == null) {
            return;
        }
        if (order.bytes() > MAX_ORDER) {
            throw new CheckpointException(Kind.MALFORMED, "a byte order of " + order.bytes() + " bytes");
        }
        byte[] text = file.copy(begin(file, order, order.bytes()), (int) order.bytes());
        if (!"little".equals(new String(text, StandardCharsets.US_ASCII).strip())) {
            throw new CheckpointException(Kind.UNSUPPORTED_FORMAT, "the file is big-endian");
        }
    }

    private static Map<String, ZipEntryRecord> members(ByteView file) throws CheckpointException, IOException {
        Map<String, ZipEntryRecord> members = new HashMap<>();
        try {
            ZipArchive archive =
                    ZipArchive.read(file, ZipLimits.DEFAULT, new Budget(0, 0, NANOS), (anomaly, offset, detail) -> {});
            for (ZipEntryRecord entry : archive.entries()) {
                if (!entry.isFolder() && members.put(entry.name(), entry) != null) {
                    throw new CheckpointException(Kind.MALFORMED, entry.name() + " occurs twice");
                }
            }
        } catch (BudgetExceededException e) {
            throw new CheckpointException(Kind.LIMIT, e.getMessage());
        }
        return members;
    }

    /** A number of 64 bits in the file. */
    static long i64(ByteView file, long at) throws IOException {
        return ByteBuffer.wrap(file.copy(at, Long.BYTES))
                .order(ByteOrder.LITTLE_ENDIAN)
                .getLong();
    }
}
