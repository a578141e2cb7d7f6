package io.lazaretto.artifact.provenance;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.sigstore.KeylessVerificationException;
import dev.sigstore.KeylessVerifier;
import dev.sigstore.VerificationOptions;
import dev.sigstore.bundle.Bundle;
import dev.sigstore.bundle.BundleParseException;
import dev.sigstore.trustroot.SigstoreConfigurationException;
import dev.sigstore.trustroot.SigstoreTrustedRoot;
import io.lazaretto.artifact.provenance.Signer.Standing;
import io.lazaretto.artifact.report.Evidence;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1String;

/**
 * Signatures of Sigstore: certificate chain to the configured authorities at the time of the log entry, embedded proof of
 * the certificate log, promise and inclusion proof of the transparency log, all done by sigstore-java without a network.
 */
final class SigstoreCheck {
    /** Fulcio's issuer extensions: DER text, and the older form without any encoding. */
    private static final String ISSUER = "1.3.6.1.4.1.57264.1.8";

    private static final String OLD_ISSUER = "1.3.6.1.4.1.57264.1.1";

    private final Trust trust;

    SigstoreCheck(Trust trust) {
        this.trust = trust;
    }

    static boolean isFulcio(X509Certificate leaf) {
        return leaf.getExtensionValue(ISSUER) != null || leaf.getExtensionValue(OLD_ISSUER) != null;
    }

    Signer check(SignatureDocument document, X509Certificate leaf, SignatureCheck.Signed signed, byte[] digest) {
        String identity = identity(leaf);
        String issuer = issuer(leaf);
        Map<String, String> facts = SignatureCheck.certificate(leaf);
        if (!signed.by(leaf.getPublicKey())) {
            String why = "the signature is not of the certificate that comes with it";
            return new Signer("sigstore", Standing.INVALID, identity, issuer, why, facts);
        }
        if (trust.sigstoreRoot() == null) {
            String why = "no trust root of Sigstore is configured";
            return new Signer("sigstore", Standing.UNTRUSTED, identity, issuer, why, facts);
        }
        String problem = verify(document.bytes(), digest, facts);
        if (!problem.isEmpty()) {
            return new Signer("sigstore", Standing.UNTRUSTED, identity, issuer, problem, facts);
        }
        boolean allowed = trust.allows(identity, issuer).isPresent();
        facts.put("identityProven", "true");
        return new Signer(
                "sigstore",
                allowed ? Standing.TRUSTED : Standing.UNTRUSTED,
                identity,
                issuer,
                allowed ? "" : "a proven identity that is not among those configured",
                facts);
    }

    /** @return "" when the bundle verifies, else why not; facts about time are added */
    private String verify(byte[] bundle, byte[] digest, Map<String, String> facts) {
        try {
            SigstoreTrustedRoot root = SigstoreRoot.parse(trust.sigstoreRoot());
            KeylessVerifier verifier =
                    KeylessVerifier.builder().trustedRootProvider(() -> root).build();
            String text = new String(bundle, StandardCharsets.UTF_8);
            Bundle parsed = Bundle.from(new StringReader(text));
            try {
                verifier.verify(digest, parsed, VerificationOptions.empty());
                facts.put("timestamps", String.valueOf(parsed.getTimestamps().size()));
            } catch (KeylessVerificationException e) {
                Optional<String> without = withoutTimestamps(text);
                if (without.isEmpty()) {
                    throw e;
                }
                // A timestamp of an authority that the root does not know proves nothing, nor does it take away what
                // the log
                // proves.
                parsed = Bundle.from(new StringReader(without.get()));
                verifier.verify(digest, parsed, VerificationOptions.empty());
                facts.put("timestamps", "of an authority that is not in the trust root: not counted");
            }
            facts.put(
                    "loggedAt",
                    Instant.ofEpochSecond(parsed.getEntries().getFirst().getIntegratedTime())
                            .toString());
            facts.put("logIndex", String.valueOf(parsed.getEntries().getFirst().getLogIndex()));
            return "";
        } catch (KeylessVerificationException | BundleParseException e) {
            return Evidence.text("Sigstore does not verify: " + e.getMessage());
        } catch (GeneralSecurityException | SigstoreConfigurationException | RuntimeException | LinkageError e) {
            return Evidence.text("Sigstore cannot be checked: " + e.getClass().getSimpleName());
        }
    }

    /** The bundle without timestamps of RFC 3161; empty when it has none. */
    private static Optional<String> withoutTimestamps(String bundle) {
        try {
            JsonObject json = JsonParser.parseString(bundle).getAsJsonObject();
            boolean removed = json.getAsJsonObject("verificationMaterial").remove("timestampVerificationData") != null;
            return removed ? Optional.of(json.toString()) : Optional.empty();
        } catch (JsonParseException | IllegalStateException | ClassCastException | NullPointerException e) {
            return Optional.empty();
        }
    }

    /** The first subject alternative name. */
    private static String identity(X509Certificate leaf) {
        try {
            Collection<List<?>> names = leaf.getSubjectAlternativeNames();
            return names == null
                    ? ""
                    : names.stream()
                            .map(name -> name.get(1))
                            .filter(String.class::isInstance)
                            .map(String.class::cast)
                            .findFirst()
                            .orElse("");
        } catch (GeneralSecurityException e) {
            return "";
        }
    }

    private static String issuer(X509Certificate leaf) {
        try {
            byte[] value = leaf.getExtensionValue(ISSUER);
            if (value != null) {
                byte[] inner = ASN1OctetString.getInstance(value).getOctets();
                return ASN1Primitive.fromByteArray(inner) instanceof ASN1String text ? text.getString() : "";
            }
            value = leaf.getExtensionValue(OLD_ISSUER);
            return value == null
                    ? ""
                    : new String(ASN1OctetString.getInstance(value).getOctets(), StandardCharsets.UTF_8);
        } catch (java.io.IOException | RuntimeException e) {
            return "";
        }
    }
}
