package io.lazaretto.inference.checkpoint.gguf;

import io.lazaretto.inference.checkpoint.Checkpoint;
import io.lazaretto.inference.checkpoint.CheckpointException;
import io.lazaretto.inference.checkpoint.CheckpointException.Kind;
import io.lazaretto.inference.checkpoint.TensorSource;
import io.lazaretto.inference.checkpoint.files.CheckpointFiles;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.SortedMap;
import java.util.SortedSet;

/** A GGUF file under Hugging Face's names. */
public final class GgufCheckpoint implements Checkpoint {
    private final CheckpointFiles files;
    private final GgufMetadata metadata;
    private final Map<String, Object> config;
    private final SortedMap<String, TensorSource> tensors;

    private GgufCheckpoint(
            CheckpointFiles files,
            GgufMetadata metadata,
            Map<String, Object> config,
            SortedMap<String, TensorSource> tensors) {
        this.files = files;
        this.metadata = metadata;
        this.config = Collections.unmodifiableMap(config);
        this.tensors = Collections.unmodifiableSortedMap(tensors);
    }

    /**
     * @param files closed with the checkpoint; not when this throws
     * @param path of the GGUF file
     */
    public static GgufCheckpoint open(CheckpointFiles files, String path) throws CheckpointException {
        GgufFile file = GgufFile.read(files.segment(path));
        GgufArchitecture architecture = GgufArchitecture.of(file.metadata());
        Map<String, Object> config = GgufConfig.of(file, architecture);
        List<?> tokens = file.metadata().list("tokenizer.ggml.tokens");
        if (tokens != null && tokens.size() > (long) config.get("vocab_size")) {
            throw new CheckpointException(
                    Kind.MALFORMED,
                    "a vocabulary of " + tokens.size() + " for an embedding of " + config.get("vocab_size"));
        }
        long heads = (long) config.getOrDefault("num_attention_heads", config.getOrDefault("n_head", 0L));
        long keyHeads = (long) config.getOrDefault("num_key_value_heads", heads);
        return new GgufCheckpoint(files, file.metadata(), config, GgufTensors.of(file, architecture, heads, keyHeads));
    }

    /** The file's own pairs: vocabulary, chat template. */
    public GgufMetadata metadata() {
        return metadata;
    }

    @Override
    public Map<String, Object> config() {
        return config;
    }

    @Override
    public SortedSet<String> names() {
        return Collections.unmodifiableSortedSet(new java.util.TreeSet<>(tensors.keySet()));
    }

    @Override
    public TensorSource tensor(String name) {
        TensorSource tensor = tensors.get(name);
        if (tensor == null) {
            throw new NoSuchElementException(name);
        }
        return tensor;
    }

    @Override
    public void close() {
        files.close();
    }
}
