package io.lazaretto.schemas.identity;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** SHA-256 in the textual form used on every interface: {@code sha256:} and 64 lower-case hex digits. Stateless. */
public final class Sha256 {
    public static final String PREFIX = "sha256:";
    private static final Pattern TEXT = Pattern.compile("sha256:[0-9a-f]{64}");

    private Sha256() {}

    /** A fresh digest; every Java platform has SHA-256. */
    public static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("SHA-256 is required of every Java platform", e);
        }
    }

    public static String hex(byte[] digest) {
        return HexFormat.of().formatHex(digest);
    }

    /** {@code sha256:<hex>} of the bytes. */
    public static String of(byte[] bytes) {
        return PREFIX + hex(newDigest().digest(requireNonNull(bytes, "bytes is null")));
    }

    /** Whether the text is {@code sha256:} followed by 64 lower-case hex digits. */
    public static boolean isText(String text) {
        return text != null && TEXT.matcher(text).matches();
    }

    /**
     * Hex digest over fields, each preceded by its length, so that no two lists of fields collide by concatenation; null
     * differs from the empty string.
     */
    public static String ofFields(String... fields) {
        MessageDigest digest = newDigest();
        for (String field : fields) {
            if (field == null) {
                digest.update("-;".getBytes(StandardCharsets.US_ASCII));
                continue;
            }
            byte[] bytes = field.getBytes(StandardCharsets.UTF_8);
            digest.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
            digest.update(bytes);
            digest.update((byte) ';');
        }
        return hex(digest.digest());
    }
}
