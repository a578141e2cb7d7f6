package io.lazaretto.inference.checkpoint.loading;

import static java.util.Objects.requireNonNull;

import io.lazaretto.inference.checkpoint.Checkpoint;
import io.lazaretto.inference.checkpoint.CheckpointException;
import io.lazaretto.inference.checkpoint.CheckpointException.Kind;
import io.lazaretto.inference.checkpoint.JsonTree;
import io.lazaretto.inference.checkpoint.TensorSource;
import io.lazaretto.inference.checkpoint.adapter.AdapterConfig;
import io.lazaretto.inference.checkpoint.adapter.AdapterMerge;
import io.lazaretto.inference.checkpoint.element.NamedTensors;
import io.lazaretto.inference.checkpoint.files.CheckpointFiles;
import io.lazaretto.inference.checkpoint.gguf.GgufCheckpoint;
import io.lazaretto.inference.checkpoint.safetensors.SafetensorsFile;
import io.lazaretto.inference.checkpoint.safetensors.ShardIndex;
import io.lazaretto.inference.checkpoint.torch.TorchFile;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Opens models. Stateless apart from its store. */
public final class CheckpointLoader {
    private static final int MAX_CONFIG = 4 << 20;
    private static final int MAX_ADAPTERS = 4;
    private static final List<String> WHOLE = List.of("model.safetensors", "pytorch_model.bin");
    private static final List<String> INDEXES = List.of("model.safetensors.index.json", "pytorch_model.bin.index.json");

    private final BaseStore store;

    public CheckpointLoader(BaseStore store) {
        this.store = requireNonNull(store, "store is null");
    }

    /**
     * @param files of the model; closed with the checkpoint, and when this fails
     * @param base for an adapter, ahead of the store and of what the adapter names; closed likewise
     */
    public Checkpoint open(CheckpointFiles files, Optional<CheckpointFiles> base) throws CheckpointException {
        try {
            return open(files, base, new LinkedHashSet<>());
        } catch (CheckpointException | RuntimeException e) {
            close(files, base);
            throw e;
        }
    }

    private Checkpoint open(CheckpointFiles files, Optional<CheckpointFiles> base, Set<String> trail)
            throws CheckpointException {
        if (!files.has(AdapterConfig.FILE)) {
            Checkpoint model = model(files);
            return base.isEmpty() ? model : new NamedTensors(model.config(), tensors(model), () -> close(files, base));
        }
        AdapterConfig config = AdapterConfig.read(files);
        Map<String, TensorSource> adapter = adapterTensors(files);
        CheckpointFiles baseFiles = base.isPresent() ? base.get() : find(config, trail);
        try {
            Checkpoint model = open(baseFiles, Optional.empty(), trail);
            return AdapterMerge.merge(config, adapter, model, () -> {
                files.close();
                model.close();
            });
        } catch (CheckpointException | RuntimeException e) {
            if (base.isEmpty()) {
                baseFiles.close();
            }
            throw e;
        }
    }

    private static Map<String, TensorSource> tensors(Checkpoint model) {
        Map<String, TensorSource> tensors = new TreeMap<>();
        model.names().forEach(name -> tensors.put(name, model.tensor(name)));
        return tensors;
    }

    private CheckpointFiles find(AdapterConfig config, Set<String> trail) throws CheckpointException {
        String name = config.base()
                .orElseThrow(() -> new CheckpointException(Kind.MISSING_BASE, "the adapter names no base"));
        if (!trail.add(name + "@" + config.revision().orElse("")) || trail.size() > MAX_ADAPTERS) {
            throw new CheckpointException(Kind.CYCLIC_BASE, String.join(" → ", trail));
        }
        return store.find(name, config.revision())
                .orElseThrow(() -> new CheckpointException(
                        Kind.MISSING_BASE,
                        name + config.revision().map(r -> "@" + r).orElse("")));
    }

    private static Map<String, TensorSource> adapterTensors(CheckpointFiles files) throws CheckpointException {
        if (files.has("adapter_model.safetensors")) {
            return SafetensorsFile.read(files, "adapter_model.safetensors");
        }
        return TorchFile.read(files, "adapter_model.bin");
    }

    private static Checkpoint model(CheckpointFiles files) throws CheckpointException {
        Optional<Map<String, TensorSource>> tensors = huggingFace(files);
        if (tensors.isPresent()) {
            byte[] json = files.bytes("config.json", MAX_CONFIG);
            return new NamedTensors(
                    JsonTree.object("config.json", json, MAX_CONFIG), OldNames.renewed(tensors.get()), files::close);
        }
        List<String> gguf = named(files, ".gguf");
        if (gguf.size() == 1) {
            return GgufCheckpoint.open(files, gguf.getFirst());
        }
        throw gguf.isEmpty()
                ? new CheckpointException(Kind.MISSING_FILE, "no weights")
                : new CheckpointException(Kind.UNSUPPORTED_FORMAT, gguf.size() + " GGUF files");
    }

    /** In the order in which the libraries look: whole before sharded, safetensors before torch. */
    private static Optional<Map<String, TensorSource>> huggingFace(CheckpointFiles files) throws CheckpointException {
        for (int i = 0; i < WHOLE.size(); i++) {
            boolean torch = i == 1;
            if (files.has(WHOLE.get(i))) {
                return Optional.of(weights(files, WHOLE.get(i), torch));
            }
            if (files.has(INDEXES.get(i))) {
                return Optional.of(ShardIndex.read(files, INDEXES.get(i), shard -> weights(files, shard, torch)));
            }
        }
        List<String> single = named(files, ".safetensors");
        if (single.size() == 1) {
            return Optional.of(weights(files, single.getFirst(), false));
        }
        for (String suffix : List.of(".bin", ".pt", ".pth")) {
            List<String> torch = named(files, suffix);
            if (single.isEmpty() && torch.size() == 1 && files.has("config.json")) {
                return Optional.of(weights(files, torch.getFirst(), true));
            }
        }
        if (single.size() > 1) {
            throw new CheckpointException(Kind.UNSUPPORTED_FORMAT, "several safetensors files without an index");
        }
        return Optional.empty();
    }

    private static Map<String, TensorSource> weights(CheckpointFiles files, String path, boolean torch)
            throws CheckpointException {
        return torch ? TorchFile.read(files, path) : SafetensorsFile.read(files, path);
    }

    private static List<String> named(CheckpointFiles files, String suffix) {
        return files.sizes().keySet().stream()
                .filter(name -> name.endsWith(suffix) && !name.contains("/"))
                .toList();
    }

    private static void close(CheckpointFiles files, Optional<CheckpointFiles> base) {
        files.close();
        base.ifPresent(CheckpointFiles::close);
    }
}
