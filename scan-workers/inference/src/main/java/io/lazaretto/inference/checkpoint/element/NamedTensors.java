package io.lazaretto.inference.checkpoint.element;

import io.lazaretto.inference.checkpoint.Checkpoint;
import io.lazaretto.inference.checkpoint.TensorSource;
import java.util.Collections;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** A configuration, tensors, and what must be released with them. */
public final class NamedTensors implements Checkpoint {
    private final Map<String, Object> config;
    private final SortedMap<String, TensorSource> tensors;
    private final SortedSet<String> names;
    private final Runnable onClose;

    /** @param onClose runs on every {@link #close()} */
    public NamedTensors(Map<String, Object> config, Map<String, ? extends TensorSource> tensors, Runnable onClose) {
        this.config = Collections.unmodifiableMap(config);
        this.tensors = new TreeMap<>(tensors);
        this.names = Collections.unmodifiableSortedSet(new TreeSet<>(tensors.keySet()));
        this.onClose = onClose;
    }

    @Override
    public Map<String, Object> config() {
        return config;
    }

    @Override
    public SortedSet<String> names() {
        return names;
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
        onClose.run();
    }
}
