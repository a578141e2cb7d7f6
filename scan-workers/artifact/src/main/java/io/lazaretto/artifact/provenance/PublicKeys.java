package io.lazaretto.artifact.provenance;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** Public keys of the kinds that sign models. Stateless. */
final class PublicKeys {
    /** DigestInfo of SHA-256, as PKCS #1 v1.5 signs it. */
    private static final byte[] SHA256_INFO = HexFormat.of().parseHex("3031300d060960864801650304020105000420");

    /** A larger key would make a hostile bundle expensive to verify. */
    private static final int MAX_DER = 4096;

    private static final int MIN_RSA_BITS = 2048;
    private static final int MAX_RSA_BITS = 8192;

    private PublicKeys() {}

    /** @throws GeneralSecurityException when it is no SubjectPublicKeyInfo of an EC, RSA or Ed25519 key */
    static PublicKey of(byte[] der) throws GeneralSecurityException {
        if (der.length > MAX_DER) {
            throw new InvalidKeyException("the key is too long");
        }
        X509EncodedKeySpec spec = new X509EncodedKeySpec(der);
        for (String algorithm : List.of("EC", "RSA", "Ed25519")) {
            try {
                PublicKey key = KeyFactory.getInstance(algorithm).generatePublic(spec);
                requireKnown(key);
                return key;
            } catch (InvalidKeySpecException e) {
                // Another kind of key.
                continue;
            }
        }
        throw new InvalidKeyException("no EC, RSA or Ed25519 public key");
    }

    private static void requireKnown(PublicKey key) throws InvalidKeyException {
        if (algorithm(key) == null) {
            throw new InvalidKeyException("a key that signs no models: " + key.getAlgorithm());
        }
    }

    /** Before v1.1.0 a key in a bundle was the base64 of PEM text; the Sigstore format wants DER. */
    static PublicKey ofDerOrPem(byte[] bytes) throws GeneralSecurityException {
        List<Pem.Block> blocks = Pem.blocks(new String(bytes, StandardCharsets.ISO_8859_1));
        return of(blocks.isEmpty() ? bytes : blocks.getFirst().der());
    }

    /** The signature algorithm that belongs to a key, or null where none does. */
    static String algorithm(PublicKey key) {
        return switch (key) {
            case ECPublicKey ec ->
                switch (ec.getParams().getCurve().getField().getFieldSize()) {
                    case 256 -> "SHA256withECDSA";
                    case 384 -> "SHA384withECDSA";
                    case 521 -> "SHA512withECDSA";
                    default -> null;
                };
            case RSAPublicKey rsa ->
                rsa.getModulus().bitLength() >= MIN_RSA_BITS && rsa.getModulus().bitLength() <= MAX_RSA_BITS
                        ? "SHA256withRSA"
                        : null;
            case EdECPublicKey _ -> "Ed25519";
            default -> null;
        };
    }

    /** Whether a key made the signature; false for every kind of defect. */
    static boolean verifies(PublicKey key, String algorithm, byte[] message, byte[] signature) {
        try {
            Signature verifier = Signature.getInstance(algorithm);
            verifier.initVerify(key);
            verifier.update(message);
            return verifier.verify(signature);
        } catch (GeneralSecurityException | RuntimeException e) {
            return false;
        }
    }

    static boolean verifies(PublicKey key, byte[] message, byte[] signature) {
        String algorithm = algorithm(key);
        return algorithm != null && verifies(key, algorithm, message, signature);
    }

    /** What OMS calls the hint of a key: SHA-256 of its PEM text, lower-case hex. */
    static String hint(PublicKey key) {
        return HexFormat.of().formatHex(Digests.sha256(Pem.encode("PUBLIC KEY", key.getEncoded())));
    }

    /** Whether the key signed a SHA-256 digest as it is, which is how cosign signs a file. */
    static boolean signsDigest(PublicKey key, byte[] digest, byte[] signature) {
        return switch (key) {
            case ECPublicKey _ -> verifies(key, "NONEwithECDSA", digest, signature);
            case RSAPublicKey _ -> {
                byte[] info = Arrays.copyOf(SHA256_INFO, SHA256_INFO.length + digest.length);
                System.arraycopy(digest, 0, info, SHA256_INFO.length, digest.length);
                yield verifies(key, "NONEwithRSA", info, signature);
            }
            default -> false;
        };
    }
}
