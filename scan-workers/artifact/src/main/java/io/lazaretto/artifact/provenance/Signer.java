package io.lazaretto.artifact.provenance;

import static java.util.Objects.requireNonNull;

import java.util.Map;

/**
 * Who made a signature.
 *
 * @param method key, certificate, sigstore or none
 * @param standing what the signature is worth
 * @param identity name of the configured key, subject of the certificate, or identity of the OpenID token; a claim unless
 *     the standing says otherwise. "" when nothing is known
 * @param issuer of the certificate or of the token; ""
 * @param why for a signer who is not trusted, in a few words; else ""
 * @param facts more of what is known: fingerprint, validity, time of the log. Hostile text in part
 */
record Signer(String method, Standing standing, String identity, String issuer, String why, Map<String, String> facts) {
    Signer {
        requireNonNull(method, "method is null");
        requireNonNull(standing, "standing is null");
        facts = Map.copyOf(facts);
    }

    /** What a signature is worth. */
    enum Standing {
        /** Made by somebody whom the configuration names. */
        TRUSTED,
        /** Made by somebody else, or by somebody about whom nothing can be told. */
        UNTRUSTED,
        /** Not made by the key or certificate that the document itself names. */
        INVALID,
        /** The same, where that is a key or certificate which the configuration trusts. */
        FORGED
    }

    boolean isTrusted() {
        return standing == Standing.TRUSTED;
    }

    boolean isInvalid() {
        return standing == Standing.INVALID || standing == Standing.FORGED;
    }
}
