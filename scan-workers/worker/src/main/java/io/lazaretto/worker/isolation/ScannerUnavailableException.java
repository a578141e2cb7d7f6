package io.lazaretto.worker.isolation;

/** No scanner process could be started. The world's fault: trying again may help. */
public final class ScannerUnavailableException extends Exception {
    private static final long serialVersionUID = 1L;

    public ScannerUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
