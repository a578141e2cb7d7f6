package io.lazaretto.artifact.pickle;

import java.util.Optional;

/** The lists of names, for formats other than pickle that make a loader import what they name. */
public final class ListedNames {
    private ListedNames() {}

    /** What the lists say about a name. */
    public enum Standing {
        ALLOWED,
        UNLISTED,
        DANGEROUS
    }

    /** @param name may be dotted */
    public static Standing of(String module, String name) {
        return switch (GlobalLists.release().judge(module, name).standing()) {
            case ALLOWED -> Standing.ALLOWED;
            case DANGEROUS -> Standing.DANGEROUS;
            case UNREVIEWED, TORCHSCRIPT, DOTTED, EXTENSION, UNKNOWN -> Standing.UNLISTED;
        };
    }

    /** What a dangerous name gives an attacker. */
    public static Optional<String> family(String module, String name) {
        return Optional.ofNullable(GlobalLists.release().judge(module, name).family());
    }
}
