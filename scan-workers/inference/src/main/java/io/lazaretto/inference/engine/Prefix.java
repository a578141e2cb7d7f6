package io.lazaretto.inference.engine;

import ai.djl.pytorch.jni.IValue;

/**
 * A prompt that was run once: keys and values of every layer, and the hidden state of its last token. Continuations of it are
 * scored without running it again. Native memory, until closed; use it only with the model that made it, before that closes.
 */
public final class Prefix implements AutoCloseable {
    private final IValue cache;
    private final IValue last;
    private final int length;

    Prefix(IValue cache, IValue last, int length) {
        this.cache = cache;
        this.last = last;
        this.length = length;
    }

    /** Tokens in it. */
    public int length() {
        return length;
    }

    IValue cache() {
        return cache;
    }

    /** [1, hidden], before the final norm. */
    IValue last() {
        return last;
    }

    @Override
    public void close() {
        cache.close();
        last.close();
    }
}
