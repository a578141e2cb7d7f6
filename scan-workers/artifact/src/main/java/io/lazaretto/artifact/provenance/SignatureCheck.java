package io.lazaretto.artifact.provenance;

import io.lazaretto.artifact.provenance.Signer.Standing;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.CertPath;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Decides who made a signature, against the configured trust and at a given time. Immutable. */
final class SignatureCheck {
    private static final String CODE_SIGNING = "1.3.6.1.5.5.7.3.3";

    private final Trust trust;
    private final SigstoreCheck sigstore;
    private final Instant now;

    SignatureCheck(Trust trust, Instant now) {
        this.trust = trust;
        this.now = now;
        this.sigstore = new SigstoreCheck(trust);
    }

    /** Tells whether a key made the signature in question. */
    interface Signed {
        boolean by(PublicKey key);
    }

    /** @param digest SHA-256 of what a bundle of Sigstore must speak about; asked for such a bundle only */
    Signer check(SignatureDocument document, Signed signed, Supplier<byte[]> digest) {
        return switch (document.material()) {
            case Material.KeyHint(String hint) -> hint(hint, signed);
            case Material.EmbeddedKey(PublicKey key) -> embedded(key, signed);
            case Material.Chain(List<X509Certificate> chain) -> chain(chain, signed);
            case Material.Sigstore(X509Certificate leaf) -> sigstore.check(document, leaf, signed, digest.get());
        };
    }

    private Signer hint(String hint, Signed signed) {
        for (TrustedKey trusted : trust.keys()) {
            if (signed.by(trusted.key())) {
                return key(Standing.TRUSTED, trusted.name(), trusted.key(), "");
            }
        }
        for (TrustedKey trusted : trust.keys()) {
            if (!hint.isEmpty() && hints(trusted.key()).contains(hint)) {
                return key(Standing.FORGED, trusted.name(), trusted.key(), "the signature is not of the key it names");
            }
        }
        Map<String, String> facts = hint.isEmpty() ? Map.of() : Map.of("hint", hint);
        return new Signer(
                "key",
                Standing.UNTRUSTED,
                "",
                "",
                trust.keys().isEmpty() ? "no keys are configured" : "not of a configured key",
                facts);
    }

    /** As OMS, cosign and others take a fingerprint. */
    private static Set<String> hints(PublicKey key) {
        byte[] der = Digests.sha256(key.getEncoded());
        return Set.of(
                PublicKeys.hint(key),
                HexFormat.of().formatHex(der),
                Base64.getEncoder().encodeToString(der));
    }

    private Signer embedded(PublicKey key, Signed signed) {
        for (TrustedKey trusted : trust.keys()) {
            if (signed.by(trusted.key())) {
                return key(Standing.TRUSTED, trusted.name(), trusted.key(), "");
            }
        }
        boolean known = trust.keys().stream().anyMatch(k -> k.key().equals(key));
        if (!signed.by(key)) {
            String why = "the signature is not of the key that comes with it";
            return key(known ? Standing.FORGED : Standing.INVALID, "", key, why);
        }
        return key(Standing.UNTRUSTED, "", key, "not a configured key");
    }

    private static Signer key(Standing standing, String name, PublicKey key, String why) {
        return new Signer("key", standing, name, "", why, Map.of("fingerprint", PublicKeys.hint(key)));
    }

    private Signer chain(List<X509Certificate> chain, Signed signed) {
        X509Certificate leaf = chain.getFirst();
        String why = whyNotTrusted(chain);
        Standing standing;
        if (signed.by(leaf.getPublicKey())) {
            standing = why.isEmpty() ? Standing.TRUSTED : Standing.UNTRUSTED;
        } else {
            standing = why.isEmpty() ? Standing.FORGED : Standing.INVALID;
            why = "the signature is not of the certificate that comes with it";
        }
        return new Signer(
                "certificate",
                standing,
                leaf.getSubjectX500Principal().getName(),
                leaf.getIssuerX500Principal().getName(),
                why,
                certificate(leaf));
    }

    static Map<String, String> certificate(X509Certificate leaf) {
        Map<String, String> facts = new TreeMap<>();
        facts.put("fingerprint", PublicKeys.hint(leaf.getPublicKey()));
        facts.put("validFrom", leaf.getNotBefore().toInstant().toString());
        facts.put("validTo", leaf.getNotAfter().toInstant().toString());
        return facts;
    }

    /** "" when the chain ends at a configured authority and everything in it is valid now. */
    private String whyNotTrusted(List<X509Certificate> chain) {
        if (trust.authorities().isEmpty()) {
            return "no certificate authorities are configured";
        }
        X509Certificate leaf = chain.getFirst();
        if (!maySign(leaf)) {
            return "a certificate that is not for signatures";
        }
        try {
            if (validates(chain, now)) {
                return "";
            }
            return validates(chain, leaf.getNotBefore().toInstant())
                    ? "a certificate that is not valid now, and nothing proves when it signed"
                    : "the chain ends at no configured authority";
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has PKIX", e);
        }
    }

    private boolean validates(List<X509Certificate> chain, Instant at) throws GeneralSecurityException {
        if (trust.authorities().contains(chain.getFirst())) {
            X509Certificate leaf = chain.getFirst();
            return !at.isBefore(leaf.getNotBefore().toInstant())
                    && !at.isAfter(leaf.getNotAfter().toInstant());
        }
        // PKIX does not look at the validity of the anchors themselves.
        Set<TrustAnchor> anchors = new HashSet<>();
        for (X509Certificate authority : trust.authorities()) {
            if (!at.isBefore(authority.getNotBefore().toInstant())
                    && !at.isAfter(authority.getNotAfter().toInstant())) {
                anchors.add(new TrustAnchor(authority, null));
            }
        }
        if (anchors.isEmpty()) {
            return false;
        }
        List<X509Certificate> path = new ArrayList<>(chain);
        path.removeIf(trust.authorities()::contains);
        PKIXParameters parameters = new PKIXParameters(anchors);
        parameters.setRevocationEnabled(false);
        parameters.setDate(Date.from(at));
        CertPath certPath = CertificateFactory.getInstance("X.509").generateCertPath(path);
        CertPathValidator validator = CertPathValidator.getInstance("PKIX");
        try {
            validator.validate(certPath, parameters);
            return true;
        } catch (GeneralSecurityException | RuntimeException e) {
            return false;
        }
    }

    private static boolean maySign(X509Certificate leaf) {
        boolean[] usage = leaf.getKeyUsage();
        try {
            List<String> extended = leaf.getExtendedKeyUsage();
            return usage != null && usage[0] || extended != null && extended.contains(CODE_SIGNING);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
