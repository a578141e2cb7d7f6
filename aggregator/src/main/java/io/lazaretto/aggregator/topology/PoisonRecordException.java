package io.lazaretto.aggregator.topology;

/** A record that could be decoded but can never be processed, whoever tries: it goes to the dead letters. */
final class PoisonRecordException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    PoisonRecordException(String message) {
        super(message);
    }
}
