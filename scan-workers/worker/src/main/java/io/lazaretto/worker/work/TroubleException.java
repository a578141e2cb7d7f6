package io.lazaretto.worker.work;

/** The world keeps an item from being worked on: a store, memory, processes. Trying again may help. */
public final class TroubleException extends Exception {
    private static final long serialVersionUID = 1L;

    public TroubleException(String message, Throwable cause) {
        super(message, cause);
    }
}
