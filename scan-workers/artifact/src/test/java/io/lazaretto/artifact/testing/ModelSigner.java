package io.lazaretto.artifact.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Signature;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bouncycastle.crypto.digests.Blake2bDigest;
import org.bouncycastle.crypto.digests.Blake3Digest;

/** Signs models as OpenSSF Model Signing does, and in the ways in which it must not be done. */
public final class ModelSigner {
    private final Map<String, byte[]> files = new TreeMap<>();
    private final List<String[]> extra = new ArrayList<>();
    private final List<String> ignored = new ArrayList<>();
    private String predicateType = "https://model_signing/signature/v1.0";
    private String method = "files";
    private String hash = "sha256";
    private String root;
    private int shardSize;
    private int signatures = 1;
    private String name = "model";
    private boolean verbatimPayload = true;

    public static ModelSigner of(TestingModel model) {
        ModelSigner signer = new ModelSigner();
        model.files().forEach(signer::file);
        return signer;
    }

    public ModelSigner file(String path, byte[] bytes) {
        files.put(path, bytes);
        return this;
    }

    public ModelSigner without(String path) {
        files.remove(path);
        return this;
    }

    /** A resource of any name and digest, behind the files. */
    public ModelSigner resource(String path, String hexDigest) {
        extra.add(new String[] {path, hexDigest});
        return this;
    }

    public ModelSigner ignoring(String path) {
        ignored.add(path);
        return without(path);
    }

    public ModelSigner predicateType(String type) {
        predicateType = type;
        return this;
    }

    public ModelSigner hash(String type) {
        hash = type;
        return this;
    }

    public ModelSigner method(String type) {
        method = type;
        return this;
    }

    public ModelSigner shards(int size) {
        method = "shards";
        shardSize = size;
        return this;
    }

    public ModelSigner root(String hex) {
        root = hex;
        return this;
    }

    public ModelSigner name(String subject) {
        name = subject;
        return this;
    }

    public ModelSigner signatures(int count) {
        signatures = count;
        return this;
    }

    /** The payload is exchanged after signing. */
    public ModelSigner tamperedPayload() {
        verbatimPayload = false;
        return this;
    }

    /** A bundle of the method {@code key}. */
    public byte[] withKey(PrivateKey key, String algorithm, String hint) {
        return bundle(key, algorithm, "\"publicKey\": {\"hint\": \"" + hint + "\"}, \"tlogEntries\": []");
    }

    /** A bundle of the method {@code certificate}. */
    public byte[] withCertificates(PrivateKey key, String algorithm, byte[]... chain) {
        List<String> certificates = new ArrayList<>();
        for (byte[] der : chain) {
            certificates.add("{\"rawBytes\": \"" + base64(der) + "\"}");
        }
        return bundle(key, algorithm, "\"x509CertificateChain\": {\"certificates\": " + certificates + "}");
    }

    /** The envelope without a bundle around it. */
    public byte[] envelope(PrivateKey key, String algorithm) {
        return envelopeText(key, algorithm).getBytes(UTF_8);
    }

    private byte[] bundle(PrivateKey key, String algorithm, String material) {
        return ("{\"mediaType\": \"application/vnd.dev.sigstore.bundle.v0.3+json\", \"verificationMaterial\": {"
                        + material + "}, \"dsseEnvelope\": " + envelopeText(key, algorithm) + "}")
                .getBytes(UTF_8);
    }

    private String envelopeText(PrivateKey key, String algorithm) {
        byte[] payload = payload().getBytes(UTF_8);
        String type = "application/vnd.in-toto+json";
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        message.writeBytes(("DSSEv1 " + type.length() + " " + type + " " + payload.length + " ").getBytes(UTF_8));
        message.writeBytes(payload);
        String signature = base64(sign(key, algorithm, message.toByteArray()));
        byte[] shown =
                verbatimPayload ? payload : payload().replace("model", "m0del").getBytes(UTF_8);
        List<String> all = new ArrayList<>();
        for (int i = 0; i < signatures; i++) {
            all.add("{\"sig\": \"" + signature + "\", \"keyid\": \"\"}");
        }
        return "{\"payload\": \"" + base64(shown) + "\", \"payloadType\": \"" + type + "\", \"signatures\": " + all
                + "}";
    }

    /** The statement. */
    public String payload() {
        List<String> resources = new ArrayList<>();
        MessageDigest whole = sha256();
        List<String[]> all = new ArrayList<>();
        files.forEach((path, bytes) -> parts(path, bytes, all));
        all.addAll(extra);
        for (String[] one : all) {
            whole.update(HexFormat.of().parseHex(one[1]));
            resources.add(
                    "{\"name\": \"" + one[0] + "\", \"algorithm\": \"" + hash + "\", \"digest\": \"" + one[1] + "\"}");
        }
        String digest = root == null ? HexFormat.of().formatHex(whole.digest()) : root;
        List<String> paths = ignored.stream()
                .sorted(Comparator.naturalOrder())
                .map(path -> '"' + path + '"')
                .toList();
        return "{\"_type\": \"https://in-toto.io/Statement/v1\", \"subject\": [{\"name\": \"" + name
                + "\", \"digest\": {\"sha256\": \"" + digest + "\"}}], \"predicateType\": \"" + predicateType
                + "\", \"predicate\": {\"serialization\": {\"method\": \"" + method + "\", \"hash_type\": \"" + hash
                + "\", \"allow_symlinks\": false" + (shardSize > 0 ? ", \"shard_size\": " + shardSize : "")
                + ", \"ignore_paths\": " + paths + "}, \"resources\": " + resources + "}}";
    }

    private void parts(String path, byte[] bytes, List<String[]> to) {
        if (shardSize == 0) {
            to.add(new String[] {path, digest(bytes, 0, bytes.length)});
            return;
        }
        for (int at = 0; at < bytes.length; at += shardSize) {
            int end = Math.min(bytes.length, at + shardSize);
            to.add(new String[] {path + ":" + at + ":" + end, digest(bytes, at, end)});
        }
    }

    private String digest(byte[] bytes, int from, int to) {
        switch (hash) {
            case "blake2b" -> {
                Blake2bDigest digest = new Blake2bDigest(null, 64, null, null);
                byte[] out = new byte[64];
                digest.update(bytes, from, to - from);
                digest.doFinal(out, 0);
                return HexFormat.of().formatHex(out);
            }
            case "blake3" -> {
                Blake3Digest digest = new Blake3Digest(32);
                byte[] out = new byte[32];
                digest.update(bytes, from, to - from);
                digest.doFinal(out, 0);
                return HexFormat.of().formatHex(out);
            }
            default -> {
                MessageDigest digest = sha256();
                digest.update(bytes, from, to - from);
                return HexFormat.of().formatHex(digest.digest());
            }
        }
    }

    /** A signature over bytes. */
    public static byte[] sign(PrivateKey key, String algorithm, byte[] message) {
        try {
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(key);
            signature.update(message);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
