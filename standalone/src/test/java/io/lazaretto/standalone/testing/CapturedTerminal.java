package io.lazaretto.standalone.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;

/** A stream that remembers what was printed. */
public final class CapturedTerminal {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream stream = new PrintStream(bytes, true, UTF_8);

    public PrintStream stream() {
        return stream;
    }

    public String text() {
        return bytes.toString(UTF_8);
    }
}
