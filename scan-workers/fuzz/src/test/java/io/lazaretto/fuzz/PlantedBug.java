package io.lazaretto.fuzz;

/** A target that breaks a promise for one word, for the test of the campaign itself. */
public final class PlantedBug {
    private PlantedBug() {}

    public static void fuzzerTestOneInput(byte[] data) {
        if (new String(data, java.nio.charset.StandardCharsets.ISO_8859_1).equals("plague")) {
            throw new BrokenPromiseException("no plague", "planted", data.length);
        }
    }
}
