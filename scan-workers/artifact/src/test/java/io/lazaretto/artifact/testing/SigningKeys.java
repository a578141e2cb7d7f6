package io.lazaretto.artifact.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** The published test key of model signing, and keys and certificates made for a test. */
public final class SigningKeys {
    private static final String FOLDER = "provenance/oms/keys/";

    private SigningKeys() {}

    /** P-384; its public half is {@code signing-key-pub.pem}. */
    public static PrivateKey published() {
        String pem = new String(TestResources.read(FOLDER + "signing-key.pem"), UTF_8);
        try (PEMParser parser = new PEMParser(new StringReader(pem))) {
            PEMKeyPair pair = (PEMKeyPair) parser.readObject();
            return new JcaPEMKeyConverter().getPrivateKey(pair.getPrivateKeyInfo());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static KeyPair make(String curve) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec(curve));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A certificate of an authority, for itself. */
    public static X509Certificate authority(String name, KeyPair key, Instant from, Instant to) {
        return certificate(name, key.getPublic(), name, key.getPrivate(), true, from, to);
    }

    /** @param issuer name of who signs */
    public static X509Certificate leaf(
            String name, PublicKey key, String issuer, PrivateKey issuerKey, Instant from, Instant to) {
        return certificate(name, key, issuer, issuerKey, false, from, to);
    }

    private static X509Certificate certificate(
            String name,
            PublicKey key,
            String issuer,
            PrivateKey issuerKey,
            boolean authority,
            Instant from,
            Instant to) {
        try {
            JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                    new X500Principal("CN=" + issuer),
                    BigInteger.valueOf(from.toEpochMilli() + name.hashCode()),
                    Date.from(from),
                    Date.from(to),
                    new X500Principal("CN=" + name),
                    key);
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
            builder.addExtension(
                    Extension.keyUsage,
                    true,
                    new KeyUsage(authority ? KeyUsage.keyCertSign : KeyUsage.digitalSignature));
            return new JcaX509CertificateConverter()
                    .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(issuerKey)));
        } catch (GeneralSecurityException | OperatorCreationException | CertIOException e) {
            throw new IllegalStateException(e);
        }
    }

    public static byte[] pem(String label, byte[] der) {
        return ("-----BEGIN " + label + "-----\n"
                        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der) + "\n-----END " + label
                        + "-----\n")
                .getBytes(UTF_8);
    }
}
