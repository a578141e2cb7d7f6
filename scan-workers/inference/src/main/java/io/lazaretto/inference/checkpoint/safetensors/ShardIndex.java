package io.lazaretto.inference.checkpoint.safetensors;

import io.lazaretto.inference.checkpoint.CheckpointException;
import io.lazaretto.inference.checkpoint.CheckpointException.Kind;
import io.lazaretto.inference.checkpoint.JsonTree;
import io.lazaretto.inference.checkpoint.TensorSource;
import io.lazaretto.inference.checkpoint.files.CheckpointFiles;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** {@code *.index.json}: which shard holds which tensor. */
public final class ShardIndex {
    private static final int MAX_BYTES = 64 << 20;
    private static final int MAX_SHARDS = 4096;

    /** Reads the tensors of one shard. */
    public interface ShardReader {
        Map<String, TensorSource> read(String path) throws CheckpointException;
    }

    private ShardIndex() {}

    /**
     * Reads what the index names, and nothing else of the shards.
     *
     * @throws CheckpointException MISSING_FILE without a shard, MISSING_TENSOR when a shard lacks what it should hold
     */
    public static SortedMap<String, TensorSource> read(CheckpointFiles files, String path, ShardReader reader)
            throws CheckpointException {
        Map<String, Object> map =
                JsonTree.child(JsonTree.object(path, files.bytes(path, MAX_BYTES), MAX_BYTES), "weight_map");
        if (map.isEmpty()) {
            throw new CheckpointException(Kind.MALFORMED, path + " has no weight_map");
        }
        String folder = path.substring(0, path.lastIndexOf('/') + 1);
        Map<String, Map<String, TensorSource>> shards = new TreeMap<>();
        SortedMap<String, TensorSource> tensors = new TreeMap<>();
        for (Map.Entry<String, Object> entry : map.entrySet()) {
            if (!(entry.getValue() instanceof String shard) || shard.contains("/") || shard.contains("\\")) {
                throw new CheckpointException(Kind.MALFORMED, path + " names no file for " + entry.getKey());
            }
            if (!shards.containsKey(shard)) {
                if (shards.size() == MAX_SHARDS) {
                    throw new CheckpointException(Kind.LIMIT, "more than " + MAX_SHARDS + " shards");
                }
                shards.put(shard, reader.read(folder + shard));
            }
            TensorSource tensor = shards.get(shard).get(entry.getKey());
            if (tensor == null) {
                throw new CheckpointException(Kind.MISSING_TENSOR, entry.getKey() + " is not in " + shard);
            }
            tensors.put(entry.getKey(), tensor);
        }
        return tensors;
    }
}
