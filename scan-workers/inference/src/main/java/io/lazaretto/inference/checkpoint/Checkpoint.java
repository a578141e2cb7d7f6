package io.lazaretto.inference.checkpoint;

import java.util.Map;
import java.util.SortedSet;

/**
 * One model's configuration and weights. Tensors stay where they are (mapped files) until they are copied out. May be read by
 * several threads; nothing may be read after {@link #close()}.
 */
public interface Checkpoint extends AutoCloseable {
    /**
     * {@code config.json} as the JSON tree of the JDK's types ({@code Map}, {@code List}, {@code String}, {@code Long}, {@code
     * Double}, {@code Boolean}, null). For GGUF it is derived from the metadata, with the keys that {@code config.json} of the
     * architecture would have. Hostile: any type, any value.
     */
    Map<String, Object> config();

    /** Names in Hugging Face form, such as {@code model.layers.0.self_attn.q_proj.weight}. */
    SortedSet<String> names();

    /** @throws java.util.NoSuchElementException for a name that is not in {@link #names()} */
    TensorSource tensor(String name);

    /** Releases mapped files. */
    @Override
    void close();
}
