package io.lazaretto.inference.checkpoint.adapter;

import io.lazaretto.inference.checkpoint.Checkpoint;
import io.lazaretto.inference.checkpoint.CheckpointException;
import io.lazaretto.inference.checkpoint.CheckpointException.Kind;
import io.lazaretto.inference.checkpoint.TensorSource;
import io.lazaretto.inference.checkpoint.element.Gathered;
import io.lazaretto.inference.checkpoint.element.NamedTensors;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Puts the tensors of an adapter onto those of a base. */
public final class AdapterMerge {
    private static final String PREFIX = "base_model.model.";
    private static final String SAVED = ".modules_to_save";
    private static final List<String> EMBEDDINGS = List.of("model.embed_tokens.weight", "transformer.wte.weight");
    private static final String HEAD = "lm_head.weight";

    private final AdapterConfig config;
    private final Checkpoint base;
    private final Map<String, TensorSource> merged = new TreeMap<>();
    private final Set<String> changed = new TreeSet<>();

    /** The tensors of one module, by what they are: {@code A}, {@code B}, {@code magnitude}, … */
    private final Map<String, Map<String, TensorSource>> modules = new TreeMap<>();

    private AdapterMerge(AdapterConfig config, Checkpoint base) {
        this.config = config;
        this.base = base;
        base.names().forEach(name -> merged.put(name, base.tensor(name)));
    }

    /**
     * @param adapter its tensors under PEFT's names
     * @param onClose releases both
     * @throws CheckpointException WRONG_BASE or WRONG_SHAPE when the two do not fit, UNSUPPORTED_FORMAT for tensors of another kind
     */
    public static Checkpoint merge(
            AdapterConfig config, Map<String, TensorSource> adapter, Checkpoint base, Runnable onClose)
            throws CheckpointException {
        AdapterMerge merge = new AdapterMerge(config, base);
        for (TensorSource tensor : adapter.values()) {
            merge.sort(tensor);
        }
        for (Map.Entry<String, Map<String, TensorSource>> module : merge.modules.entrySet()) {
            merge.module(module.getKey(), module.getValue());
        }
        return new NamedTensors(merge.configuration(), merge.merged, onClose);
    }

    private void sort(TensorSource tensor) throws CheckpointException {
        String name = tensor.name();
        if (!name.startsWith(PREFIX)) {
            throw unsupported(name);
        }
        String inner = name.substring(PREFIX.length());
        for (LoraPart part : LoraPart.values()) {
            if (inner.endsWith(part.suffix())) {
                String module =
                        inner.substring(0, inner.length() - part.suffix().length());
                if (modules.computeIfAbsent(module, m -> new HashMap<>()).put(part.role(), tensor) != null) {
                    throw new CheckpointException(Kind.MALFORMED, "two tensors for " + inner);
                }
                return;
            }
        }
        if (inner.contains("lora_")) {
            throw unsupported(name);
        }
        saved(inner.replace(SAVED, "").replace(".base_layer", ""), tensor);
    }

    /** A module that was trained as a whole, or a bias. */
    private void saved(String name, TensorSource tensor) throws CheckpointException {
        boolean head = name.equals(HEAD) && !merged.containsKey(HEAD);
        String target = head ? HEAD : target(name);
        TensorSource old = head ? base.tensor(embedding()) : merged.get(target);
        boolean vocabulary = head || target.equals(HEAD) || EMBEDDINGS.contains(target);
        boolean fits = tensor.shape().equals(old.shape())
                || vocabulary
                        && tensor.shape().size() == 2
                        && tensor.shape().getLast().equals(old.shape().getLast());
        if (!fits) {
            throw new CheckpointException(Kind.WRONG_SHAPE, name + " is " + tensor.shape() + ", not " + old.shape());
        }
        merged.put(target, Gathered.renamed(target, tensor.shape(), tensor));
        changed.add(target);
    }

    private void module(String module, Map<String, TensorSource> parts) throws CheckpointException {
        boolean embedding = parts.containsKey("embedding A");
        TensorSource a = parts.get(embedding ? "embedding A" : "A");
        TensorSource b = parts.get(embedding ? "embedding B" : "B");
        if (a == null || b == null) {
            throw new CheckpointException(Kind.MISSING_TENSOR, "a factor of " + module);
        }
        long rank = a.shape().isEmpty() ? 0 : a.shape().getFirst();
        double scaling = config.scaling(module, rank);
        TensorSource weight = weight(module);
        boolean transposed = embedding || config.transposed();
        LowRank update = transposed ? LowRank.transposed(a, b, scaling) : LowRank.linear(a, b, scaling);
        TensorSource magnitude = parts.get("magnitude");
        if ((magnitude != null) != config.dora() || magnitude != null && transposed) {
            throw new CheckpointException(Kind.UNSUPPORTED_FORMAT, "DoRA of " + module);
        }
        merged.put(weight.name(), new MergedWeight(weight, update, magnitude));
        changed.add(weight.name());
        if (parts.containsKey("bias")) {
            bias(module, parts.get("bias"), scaling);
        }
    }

    private void bias(String module, TensorSource bias, double scaling) throws CheckpointException {
        TensorSource old = merged.get(target(module + ".bias"));
        if (!old.shape().equals(bias.shape())) {
            throw new CheckpointException(Kind.WRONG_SHAPE, bias.name() + " " + bias.shape());
        }
        merged.put(old.name(), new Sum(old, bias, scaling));
    }

    /** The weight that is updated; a head that shares the embedding gets one of its own. */
    private TensorSource weight(String module) throws CheckpointException {
        String name = module + ".weight";
        if (name.equals(HEAD) && !merged.containsKey(HEAD)) {
            TensorSource embedding = base.tensor(embedding());
            return Gathered.renamed(HEAD, embedding.shape(), embedding);
        }
        return merged.get(target(name));
    }

    private String embedding() throws CheckpointException {
        for (String name : EMBEDDINGS) {
            if (base.names().contains(name)) {
                return name;
            }
        }
        throw new CheckpointException(Kind.WRONG_BASE, "the base has no embedding");
    }

    /** The base's name: files may lack the prefix that the class with a head adds, or have it. */
    private String target(String name) throws CheckpointException {
        if (merged.containsKey(name)) {
            return name;
        }
        int dot = name.indexOf('.');
        if (dot > 0 && merged.containsKey(name.substring(dot + 1))) {
            return name.substring(dot + 1);
        }
        throw new CheckpointException(Kind.WRONG_BASE, "the base has no tensor " + name);
    }

    private Map<String, Object> configuration() throws CheckpointException {
        Map<String, Object> result = new LinkedHashMap<>(base.config());
        for (String name : EMBEDDINGS) {
            if (!changed.contains(name)) {
                continue;
            }
            result.put("vocab_size", merged.get(name).shape().getFirst());
            if (!merged.containsKey(HEAD) && !config.tieEmbeddings() && !changed.contains(HEAD)) {
                // The head keeps sharing the weight that the base had.
                TensorSource old = base.tensor(name);
                merged.put(HEAD, Gathered.renamed(HEAD, old.shape(), old));
                changed.add(HEAD);
            }
        }
        if (changed.contains(HEAD)) {
            result.put("tie_word_embeddings", false);
        }
        return result;
    }

    private static CheckpointException unsupported(String name) {
        return new CheckpointException(Kind.UNSUPPORTED_FORMAT, "an adapter with the tensor " + name);
    }
}
