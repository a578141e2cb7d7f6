package io.lazaretto.artifact.codec;

import java.io.IOException;

/** Compressed bytes that break their format. Their fault, not ours; carries no stack. */
public final class DamagedException extends IOException {
    private static final long serialVersionUID = 1L;

    public DamagedException(String problem) {
        super(problem);
    }

    @Override
    public Throwable fillInStackTrace() {
        return this;
    }
}
