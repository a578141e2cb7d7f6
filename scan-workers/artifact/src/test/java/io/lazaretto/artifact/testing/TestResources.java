package io.lazaretto.artifact.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Files that real writers wrote. */
public final class TestResources {
    private TestResources() {}

    /** @param path below {@code io/lazaretto/artifact} */
    public static byte[] read(String path) {
        try (InputStream in = TestResources.class.getResourceAsStream("/io/lazaretto/artifact/" + path)) {
            if (in == null) {
                throw new IllegalArgumentException("missing resource " + path);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
