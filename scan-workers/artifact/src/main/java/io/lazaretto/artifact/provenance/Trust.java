package io.lazaretto.artifact.provenance;

import static java.util.Objects.requireNonNull;

import dev.sigstore.trustroot.SigstoreConfigurationException;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Whose signatures count. Public material only; immutable.
 *
 * @param keys public keys whose signatures are trusted
 * @param authorities certificates that chains may end at
 * @param sigstoreRoot a Sigstore {@code trusted_root.json}, as text; null when signatures of Sigstore cannot be checked
 * @param identities who may sign with Sigstore; without one, nobody
 */
public record Trust(
        List<TrustedKey> keys, List<X509Certificate> authorities, String sigstoreRoot, List<Identity> identities) {
    public static final Trust NONE = new Trust(List.of(), List.of(), null, List.of());

    private static final String ROOT = "trusted_root.json";
    private static final String IDENTITIES = "identities";

    public Trust {
        keys = List.copyOf(keys);
        authorities = List.copyOf(authorities);
        identities = List.copyOf(identities);
    }

    /**
     * Reads the files of a trust folder: {@code *.pem} with public keys and certificates, {@code trusted_root.json} (or a
     * client configuration that contains one), {@code identities} with one identity and its issuer a line.
     *
     * @param files content by name
     * @throws IllegalArgumentException when a file cannot be used; the message names it and says why
     */
    public static Trust of(Map<String, byte[]> files) {
        List<TrustedKey> keys = new ArrayList<>();
        List<X509Certificate> authorities = new ArrayList<>();
        String root = null;
        List<Identity> identities = new ArrayList<>();
        for (Map.Entry<String, byte[]> file : new TreeMap<>(files).entrySet()) {
            String name = file.getKey();
            String text = new String(file.getValue(), StandardCharsets.UTF_8);
            if (name.endsWith(".pem")) {
                pem(name, text, keys, authorities);
            } else if (name.equals(ROOT)) {
                root = SigstoreRoot.text(name, text);
            } else if (name.equals(IDENTITIES)) {
                text.lines()
                        .map(String::strip)
                        .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                        .map(Identity::parse)
                        .forEach(identities::add);
            } else {
                throw new IllegalArgumentException(
                        name + ": a trust folder holds *.pem, " + ROOT + " and " + IDENTITIES + " only");
            }
        }
        return new Trust(keys, authorities, root, identities);
    }

    private static void pem(String name, String text, List<TrustedKey> keys, List<X509Certificate> authorities) {
        try {
            List<Pem.Block> blocks = Pem.blocks(text);
            if (blocks.isEmpty()) {
                throw new IllegalArgumentException(name + ": no PEM block");
            }
            for (Pem.Block block : blocks) {
                switch (block.label()) {
                    case "PUBLIC KEY" -> keys.add(new TrustedKey(name, PublicKeys.of(block.der())));
                    case "CERTIFICATE" -> authorities.add(certificate(block.der()));
                    default ->
                        throw new IllegalArgumentException(name + ": holds a " + block.label()
                                + "; only public keys and certificates belong into a trust folder");
                }
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
        }
    }

    static X509Certificate certificate(byte[] der) throws GeneralSecurityException {
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
    }

    /**
     * Reads the trust root of Sigstore as a verification would: what cannot be used is told at start. Takes the library's
     * first seconds.
     *
     * @throws IllegalArgumentException when it cannot be used
     */
    public Trust requireUsable() {
        if (sigstoreRoot != null) {
            try {
                SigstoreRoot.parse(sigstoreRoot);
            } catch (SigstoreConfigurationException | RuntimeException e) {
                throw new IllegalArgumentException(ROOT + ": no trust root of Sigstore: " + e.getMessage(), e);
            }
        }
        return this;
    }

    /** The configured identity that a verified signer matches. */
    Optional<Identity> allows(String identity, String issuer) {
        return identities.stream().filter(i -> i.matches(identity, issuer)).findFirst();
    }

    /**
     * Who may sign with Sigstore.
     *
     * @param pattern e-mail address or URI; {@code *} stands for any characters
     * @param issuer of the OpenID token, exactly
     */
    public record Identity(String pattern, String issuer) {
        public Identity {
            requireNonNull(pattern, "pattern is null");
            requireNonNull(issuer, "issuer is null");
        }

        /** @throws IllegalArgumentException when the line is not an identity and its issuer */
        static Identity parse(String line) {
            List<String> parts = List.of(line.split("\\s+", -1));
            if (parts.size() != 2) {
                throw new IllegalArgumentException("identities: a line is 'IDENTITY ISSUER', not: " + line);
            }
            return new Identity(parts.get(0), parts.get(1));
        }

        boolean matches(String identity, String of) {
            return issuer.equals(of) && glob(identity);
        }

        /** Linear in the text for each star: the last star is the only one that is ever tried again. */
        private boolean glob(String text) {
            int star = -1;
            int mark = 0;
            int p = 0;
            int t = 0;
            while (t < text.length()) {
                if (p < pattern.length() && pattern.charAt(p) == '*') {
                    star = p++;
                    mark = t;
                } else if (p < pattern.length() && pattern.charAt(p) == text.charAt(t)) {
                    p++;
                    t++;
                } else if (star >= 0) {
                    p = star + 1;
                    t = ++mark;
                } else {
                    return false;
                }
            }
            while (p < pattern.length() && pattern.charAt(p) == '*') {
                p++;
            }
            return p == pattern.length();
        }
    }
}
