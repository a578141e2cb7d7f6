package io.lazaretto.schemas.identity;

import static java.util.Objects.requireNonNull;

import java.util.regex.Pattern;

/**
 * One artifact of a model.
 *
 * @param path relative, separated by {@code /}, neither empty nor absolute, without {@code .} or {@code ..} components
 * @param size bytes, not negative
 * @param sha256 64 lower-case hex digits
 */
public record ManifestEntry(String path, long size, String sha256) {
    private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");

    public ManifestEntry {
        requireNonNull(path, "path is null");
        requireNonNull(sha256, "sha256 is null");
        if (!isRelative(path)) {
            throw new IllegalArgumentException("not a relative path of plain components");
        }
        if (size < 0) {
            throw new IllegalArgumentException("size is negative: " + size);
        }
        if (!HEX.matcher(sha256).matches()) {
            throw new IllegalArgumentException("not a hex SHA-256");
        }
    }

    private static boolean isRelative(String path) {
        for (String part : path.split("/", -1)) {
            if (part.isEmpty() || part.equals(".") || part.equals("..")) {
                return false;
            }
        }
        return true;
    }
}
