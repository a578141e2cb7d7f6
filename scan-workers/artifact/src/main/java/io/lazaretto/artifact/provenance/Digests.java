package io.lazaretto.artifact.provenance;

import io.lazaretto.artifact.budget.Budget;
import io.lazaretto.artifact.bytes.ByteView;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.digests.Blake2bDigest;
import org.bouncycastle.crypto.digests.Blake3Digest;

/** The hashes of file contents that model signatures use. */
enum Digests {
    SHA256(32),
    BLAKE2B(64),
    BLAKE3(32);

    private static final int CHUNK = 1 << 20;

    private final int bytes;

    Digests(int bytes) {
        this.bytes = bytes;
    }

    /** Length of a digest. */
    int bytes() {
        return bytes;
    }

    /** By the name in a signature; null for an unknown one. The reference writes {@code blake2b} and reads {@code blake2}. */
    static Digests of(String name) {
        return switch (name) {
            case "sha256" -> SHA256;
            case "blake2b", "blake2" -> BLAKE2B;
            case "blake3" -> BLAKE3;
            default -> null;
        };
    }

    static byte[] sha256(byte[] bytes) {
        return sha256().digest(bytes);
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** Hashes a range of bytes in chunks of {@value #CHUNK}; the time is checked for each. */
    byte[] of(ByteView view, long from, long to, Budget budget) throws IOException {
        MessageDigest jdk = this == SHA256 ? sha256() : null;
        Digest other =
                switch (this) {
                    case SHA256 -> null;
                    case BLAKE2B -> new Blake2bDigest(null, bytes, null, null);
                    case BLAKE3 -> new Blake3Digest(bytes);
                };
        byte[] chunk = new byte[(int) Math.min(CHUNK, Math.max(1, to - from))];
        long at = from;
        while (at < to) {
            budget.checkTime();
            int count = view.read(at, chunk, 0, (int) Math.min(chunk.length, to - at));
            if (count <= 0) {
                throw new IOException("the bytes end early");
            }
            if (jdk != null) {
                jdk.update(chunk, 0, count);
            } else {
                other.update(chunk, 0, count);
            }
            at += count;
        }
        if (jdk != null) {
            return jdk.digest();
        }
        byte[] digest = new byte[bytes];
        other.doFinal(digest, 0);
        return digest;
    }
}
