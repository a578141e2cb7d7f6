package io.lazaretto.artifact.code;

/** Whether calling a name gives away the machine, for configurations that make a loader call names. */
public final class Danger {
    private Danger() {}

    public static boolean is(String name) {
        String canonical = CapabilityNames.release().canonical(name);
        return CapabilityNames.release().of(canonical).isPresent()
                || CapabilityNames.release().of("builtins." + name).isPresent()
                || canonical.startsWith("builtins.");
    }
}
