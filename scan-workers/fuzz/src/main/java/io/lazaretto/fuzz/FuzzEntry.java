package io.lazaretto.fuzz;

/** What Jazzer calls, in a process of its own for each target. */
public final class FuzzEntry {
    private static FuzzTarget target;

    private FuzzEntry() {}

    /** @param arguments the name of the target */
    public static void fuzzerInitialize(String[] arguments) {
        target = Targets.named(arguments[0]);
    }

    public static void fuzzerTestOneInput(byte[] data) {
        target.run(data);
    }
}
