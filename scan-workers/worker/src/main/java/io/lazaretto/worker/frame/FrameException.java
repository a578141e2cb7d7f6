package io.lazaretto.worker.frame;

import java.io.IOException;

/** The peer sent something that is not a frame of the protocol, or one beyond its bounds. */
public final class FrameException extends IOException {
    private static final long serialVersionUID = 1L;

    public FrameException(String message) {
        super(message);
    }
}
