package io.lazaretto.standalone.trouble;

/** The command ends here with exit code 2; the message is one sentence that says what to do. */
public final class Trouble extends Exception {
    private static final long serialVersionUID = 1L;

    public Trouble(String message) {
        super(message);
    }

    public Trouble(String message, Throwable cause) {
        super(message, cause);
    }
}
