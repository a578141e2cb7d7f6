package io.lazaretto.artifact.pickle;

import static java.util.Objects.requireNonNull;

/**
 * What the lists say about an imported name.
 *
 * @param allowance what may be done with an ALLOWED name, else null
 * @param family of a DANGEROUS name: what it gives an attacker
 */
record Judgement(Standing standing, Allowance allowance, String family) {
    Judgement {
        requireNonNull(standing, "standing is null");
    }

    static Judgement allowed(Allowance allowance) {
        return new Judgement(Standing.ALLOWED, requireNonNull(allowance, "allowance is null"), null);
    }

    static Judgement dangerous(String family) {
        return new Judgement(Standing.DANGEROUS, null, family);
    }

    static Judgement of(Standing standing) {
        return new Judgement(standing, null, null);
    }

    boolean isAllowed() {
        return standing == Standing.ALLOWED;
    }

    /** The kinds of names. */
    enum Standing {
        /** Reviewed: harmless in its allowed uses. */
        ALLOWED,
        /** A known way to run code, read or write files, reach the network or take over the interpreter. */
        DANGEROUS,
        /** Belongs to a machine-learning library whose names have not been reviewed. */
        UNREVIEWED,
        /** A class of a TorchScript archive; its code is in the archive. */
        TORCHSCRIPT,
        /** Walks attributes from a module to something that is not on any list. */
        DOTTED,
        /** Looked up in the extension registry of the loading process. */
        EXTENSION,
        UNKNOWN
    }
}
