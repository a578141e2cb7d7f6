package io.lazaretto.artifact.provenance;

import static java.util.Objects.requireNonNull;

import io.lazaretto.artifact.report.MalformedArtifactException;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a document says about who signed it. The three methods of model signing are not interchangeable. */
sealed interface Material {
    /** @param hint fingerprint of a key, or "" */
    record KeyHint(String hint) implements Material {
        public KeyHint {
            requireNonNull(hint, "hint is null");
        }
    }

    /** A key that the document brings along. */
    record EmbeddedKey(PublicKey key) implements Material {}

    /** Leaf first; not empty. */
    record Chain(List<X509Certificate> certificates) implements Material {
        public Chain {
            certificates = List.copyOf(certificates);
        }
    }

    /** A certificate of some minutes, with an entry of a transparency log. */
    record Sigstore(X509Certificate leaf) implements Material {}

    int MAX_CHAIN = 8;
    int MAX_CERTIFICATE = 1 << 16;

    /** @throws MalformedArtifactException when there is not exactly one kind of material, complete */
    static Material of(Map<?, ?> verification) throws MalformedArtifactException {
        List<String> kinds = List.of("publicKey", "x509CertificateChain", "certificate").stream()
                .filter(key -> verification.get(key) != null)
                .toList();
        if (kinds.size() != 1) {
            throw Json.malformed("verification material of " + kinds.size() + " kinds");
        }
        Map<?, ?> material = Json.map(verification, kinds.getFirst());
        return switch (kinds.getFirst()) {
            case "publicKey" -> key(material);
            case "certificate" -> {
                if (!(verification.get("tlogEntries") instanceof List<?> entries) || entries.isEmpty()) {
                    throw Json.malformed("a certificate of Sigstore without an entry of its log");
                }
                yield new Sigstore(certificate(material));
            }
            default -> chain(material, verification);
        };
    }

    private static Material key(Map<?, ?> material) throws MalformedArtifactException {
        if (material.get("rawBytes") == null) {
            return new KeyHint(material.get("hint") instanceof String hint ? hint : "");
        }
        try {
            return new EmbeddedKey(PublicKeys.ofDerOrPem(Json.base64(material, "rawBytes")));
        } catch (GeneralSecurityException | RuntimeException e) {
            throw Json.malformed("a public key that cannot be read");
        }
    }

    /** Before version 0.3 of the bundle Sigstore's own leaf came as a chain. */
    private static Material chain(Map<?, ?> material, Map<?, ?> verification) throws MalformedArtifactException {
        List<?> listed = Json.list(material, "certificates");
        if (listed.isEmpty() || listed.size() > MAX_CHAIN) {
            throw Json.malformed("a chain of " + listed.size() + " certificates");
        }
        List<X509Certificate> certificates = new ArrayList<>();
        for (Object one : listed) {
            if (!(one instanceof Map<?, ?> map)) {
                throw Json.malformed("a certificate is no object");
            }
            certificates.add(certificate(map));
        }
        boolean logged = verification.get("tlogEntries") instanceof List<?> entries && !entries.isEmpty();
        return logged && SigstoreCheck.isFulcio(certificates.getFirst())
                ? new Sigstore(certificates.getFirst())
                : new Chain(certificates);
    }

    private static X509Certificate certificate(Map<?, ?> json) throws MalformedArtifactException {
        byte[] der = Json.base64(json, "rawBytes");
        if (der.length > MAX_CERTIFICATE) {
            throw Json.malformed("a certificate of " + der.length + " bytes");
        }
        return certificate(der);
    }

    static X509Certificate certificate(byte[] der) throws MalformedArtifactException {
        try {
            return Trust.certificate(der);
        } catch (GeneralSecurityException | RuntimeException e) {
            throw Json.malformed("a certificate that cannot be read");
        }
    }
}
