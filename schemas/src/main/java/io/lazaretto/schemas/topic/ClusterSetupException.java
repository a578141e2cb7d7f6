package io.lazaretto.schemas.topic;

/** The cluster could not be brought into the shape the design needs. The world's fault; trying again may help. */
public final class ClusterSetupException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ClusterSetupException(String message, Throwable cause) {
        super(message, cause);
    }
}
