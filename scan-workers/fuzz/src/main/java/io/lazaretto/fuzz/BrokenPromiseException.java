package io.lazaretto.fuzz;

/** Something did not hold that must hold for every input. */
public final class BrokenPromiseException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * @param promise short and stable: findings of one promise and detail are counted once
     * @param detail what tells causes apart; not the input
     */
    public BrokenPromiseException(String promise, String detail, Object evidence) {
        super(promise + " (" + detail + "): " + evidence);
        // The fuzzer tells findings apart by where they were thrown.
        setStackTrace(new StackTraceElement[] {
            new StackTraceElement("promise", promise.replace(' ', '_') + '/' + detail, "Oracle.java", 1)
        });
    }
}
