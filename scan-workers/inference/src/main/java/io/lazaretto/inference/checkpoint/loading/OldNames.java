package io.lazaretto.inference.checkpoint.loading;

import io.lazaretto.inference.checkpoint.CheckpointException;
import io.lazaretto.inference.checkpoint.CheckpointException.Kind;
import io.lazaretto.inference.checkpoint.TensorSource;
import io.lazaretto.inference.checkpoint.element.Gathered;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Names of the first BERT checkpoints, which transformers still replaces when it loads them. */
final class OldNames {
    private static final Map<String, String> ENDS =
            Map.of("LayerNorm.gamma", "LayerNorm.weight", "LayerNorm.beta", "LayerNorm.bias");

    private OldNames() {}

    /** @throws CheckpointException MALFORMED when a tensor is there under both names */
    static Map<String, TensorSource> renewed(Map<String, TensorSource> tensors) throws CheckpointException {
        SortedMap<String, TensorSource> renewed = new TreeMap<>(tensors);
        for (TensorSource tensor : tensors.values()) {
            for (Map.Entry<String, String> end : ENDS.entrySet()) {
                if (tensor.name().endsWith(end.getKey())) {
                    String stem = tensor.name()
                            .substring(0, tensor.name().length() - end.getKey().length());
                    String name = stem + end.getValue();
                    renewed.remove(tensor.name());
                    if (renewed.put(name, Gathered.renamed(name, tensor.shape(), tensor)) != null) {
                        throw new CheckpointException(Kind.MALFORMED, "two tensors for " + name);
                    }
                }
            }
        }
        return renewed;
    }
}
