package io.lazaretto.artifact.provenance;

import static java.util.Objects.requireNonNull;

/**
 * Who signed a model, for a policy. Text is hostile unless the signer is trusted, and bounded.
 *
 * @param method key, certificate or sigstore
 * @param trusted whether the configuration names this signer and the signature verifies
 * @param identity name of the key, subject of the certificate, identity of the token
 * @param issuer "" for a key
 * @param fingerprint SHA-256 of the key's PEM text, lower-case hex; "" where no key is known
 * @param document path of the signature
 * @param complete whether everything that the signature names is there, unchanged, and nothing else in the model that a
 *     loader reads is left out of it, unless another trusted signature covers that
 */
public record SignerFact(
        String method,
        boolean trusted,
        String identity,
        String issuer,
        String fingerprint,
        String document,
        boolean complete) {
    public SignerFact {
        requireNonNull(method, "method is null");
        requireNonNull(identity, "identity is null");
        requireNonNull(issuer, "issuer is null");
        requireNonNull(fingerprint, "fingerprint is null");
        requireNonNull(document, "document is null");
    }
}
