package io.lazaretto.artifact.inspect;

import io.lazaretto.artifact.bytes.ModelBytes;
import io.lazaretto.artifact.report.Evidence;
import io.lazaretto.artifact.report.MalformedArtifactException;
import io.lazaretto.artifact.report.Place;
import io.lazaretto.artifact.report.Reasons;
import io.lazaretto.artifact.report.Signal;
import io.lazaretto.artifact.safetensors.SafetensorsHeader;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Compares weight indexes with the shards that they name. Loaders differ: some take every tensor of every shard, others only what
 * the map says; where map and shards differ, they load different models.
 */
final class ShardIndexes {
    private static final int MAX_TENSORS = 1_000_000;
    private static final int MAX_SIGNALS = 32;

    /** Index path to shard path to tensors. */
    private final Map<String, Map<String, Set<String>>> claims = new LinkedHashMap<>();

    private int tensors;

    void claim(String index, String tensor, String shard) {
        if (++tensors <= MAX_TENSORS) {
            String path = index.substring(0, index.lastIndexOf('/') + 1) + shard;
            claims.computeIfAbsent(index, any -> new HashMap<>())
                    .computeIfAbsent(path, any -> new HashSet<>())
                    .add(tensor);
        }
    }

    /** @param read paths of the safetensors files that are valid */
    void check(ModelBytes model, List<String> read, Consumer<Signal> signals) throws IOException {
        if (tensors > MAX_TENSORS) {
            signals.accept(Signal.inconclusive(
                    Reasons.LIMIT + "weight index",
                    "index.limit",
                    "A weight index names more tensors than are compared",
                    null,
                    Map.of()));
        }
        int reported = 0;
        List<ModelBytes.ArtifactRef> artifacts = model.artifacts();
        for (Map.Entry<String, Map<String, Set<String>>> index : claims.entrySet()) {
            for (int i = 0; i < artifacts.size() && reported < MAX_SIGNALS; i++) {
                String shard = artifacts.get(i).path();
                Set<String> claimed = index.getValue().get(shard);
                if (claimed != null && read.contains(shard)) {
                    reported += compare(index.getKey(), shard, claimed, model, i, signals);
                }
            }
        }
    }

    private static int compare(
            String index, String shard, Set<String> claimed, ModelBytes model, int artifact, Consumer<Signal> signals)
            throws IOException {
        Set<String> left = new HashSet<>(claimed);
        String unlisted = null;
        try {
            for (SafetensorsHeader.Tensor tensor :
                    SafetensorsHeader.read(model, artifact).tensors()) {
                if (!left.remove(tensor.name()) && unlisted == null) {
                    unlisted = tensor.name();
                }
            }
        } catch (MalformedArtifactException e) {
            // Reported by the detector of the format.
            return 0;
        }
        Place place = Place.of(index);
        if (unlisted != null) {
            signals.accept(Signal.suspect(
                    "index.tensor-unlisted",
                    "A shard holds a tensor that the weight index does not place there",
                    place.whole(),
                    Map.of("shard", Evidence.text(shard), "tensor", Evidence.text(unlisted)),
                    List.of("CWE-436")));
        }
        if (!left.isEmpty()) {
            signals.accept(Signal.inconclusive(
                    Reasons.MALFORMED,
                    "index.tensor-missing",
                    "A weight index names a tensor that its shard does not hold",
                    place.whole(),
                    Map.of(
                            "shard",
                            Evidence.text(shard),
                            "tensor",
                            Evidence.text(left.iterator().next()))));
        }
        return (unlisted == null ? 0 : 1) + (left.isEmpty() ? 0 : 1);
    }
}
