package io.lazaretto.inference.checkpoint.torch;

import io.lazaretto.artifact.bytes.ByteView;
import io.lazaretto.inference.checkpoint.CheckpointException;
import io.lazaretto.inference.checkpoint.CheckpointException.Kind;
import io.lazaretto.inference.checkpoint.span.HeadReader;
import io.lazaretto.inference.checkpoint.span.TensorSpans;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Where the tensors of a torch file in the form before zip lie. */
public final class LegacySpans {
    /** Magic number, protocol, system, the object, the keys of the storages. */
    private static final int STREAMS = 5;

    private static final int MAX_STORAGES = 300_000;
    /** {@code 0x1950a86a20f9469cfc6c}, as far as it fits into 64 bits. */
    private static final long MAGIC = 0xa86a20f9469cfc6cL;

    private LegacySpans() {}

    private record Head(Object system, Object state, List<Object> attached, Object keys, long end) {}

    /** Whether the first stream of a pickle is the magic number of this form. */
    public static boolean isLegacy(MemorySegment start) {
        try {
            return PickleData.read(start, 0).value() instanceof Long magic && magic == MAGIC;
        } catch (CheckpointException e) {
            return false;
        }
    }

    /** @throws CheckpointException when a stream breaks off, or the storages are not those that the tensors name */
    public static TensorSpans read(ByteView file) throws CheckpointException, IOException {
        Head head = HeadReader.read(file, LegacySpans::head);
        if (head.system() instanceof Map<?, ?> system && Boolean.FALSE.equals(system.get("little_endian"))) {
            throw new CheckpointException(Kind.UNSUPPORTED_FORMAT, "the file is big-endian");
        }
        Map<String, long[]> places = places(file, head);
        StateWalk walk = new StateWalk((key, bytes) -> {
            long[] place = places.get(key);
            if (place == null || place[1] < bytes) {
                throw new CheckpointException(Kind.MALFORMED, "storage " + key + " is missing or cut short");
            }
            return place[0];
        });
        walk.walk(head.state());
        walk.walk(head.attached());
        return new TensorSpans(walk.spans(), walk.unread());
    }

    private static Head head(MemorySegment memory) throws CheckpointException {
        List<Object> streams = new ArrayList<>();
        List<Object> attached = new ArrayList<>();
        long at = 0;
        for (int i = 0; i < STREAMS; i++) {
            PickleData.Result result = PickleData.read(memory, at);
            streams.add(result.value());
            attached.addAll(result.attached());
            at = result.end();
        }
        return new Head(streams.get(2), streams.get(3), attached, streams.get(4), at);
    }

    /** Begin and bytes of each storage: a count of elements, the elements. */
    private static Map<String, long[]> places(ByteView file, Head head) throws CheckpointException, IOException {
        if (!(head.keys() instanceof List<?> keys) || keys.size() > MAX_STORAGES) {
            throw new CheckpointException(Kind.MALFORMED, "a legacy torch file without its list of storages");
        }
        Map<String, Integer> widths =
                StorageWidths.of(List.of(head.state() == null ? List.of() : head.state(), head.attached()));
        Map<String, long[]> places = new HashMap<>();
        long at = head.end();
        for (Object key : keys) {
            Integer width = key instanceof String ? widths.get(key) : null;
            if (width == null) {
                throw new CheckpointException(Kind.MALFORMED, "a storage that no tensor describes");
            }
            if (file.size() - at < Long.BYTES) {
                throw new CheckpointException(Kind.MALFORMED, "the storages are cut short");
            }
            long count = TorchSpans.i64(file, at);
            at += Long.BYTES;
            if (count < 0 || count > (file.size() - at) / width) {
                throw new CheckpointException(Kind.MALFORMED, "the storages are cut short");
            }
            places.put((String) key, new long[] {at, count * width});
            at += count * width;
        }
        return places;
    }
}
