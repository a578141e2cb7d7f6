package io.lazaretto.schemas.identity;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/**
 * The sorted list of a model's artifacts; its digest is the identity of what is scanned. Immutable.
 *
 * <p>Canonical form: one line per regular file, {@code <sha256 hex> <size> <path>\n}. In the path, control characters
 * (C0, DEL, C1), space and {@code %} are percent-encoded as UTF-8 bytes; lines are sorted by the UTF-8 bytes of the path
 * as written.
 */
public final class Manifest {
    private static final Comparator<byte[]> UNSIGNED = Arrays::compareUnsigned;

    private final List<ManifestEntry> entries;
    private final String digest;

    private Manifest(List<ManifestEntry> entries) {
        this.entries = entries;
        this.digest = Sha256.of(canonicalBytes());
    }

    /** @throws IllegalArgumentException when two entries have the same path */
    public static Manifest of(Collection<ManifestEntry> entries) {
        List<ManifestEntry> sorted = entries.stream()
                .sorted(Comparator.comparing(e -> encode(e.path()).getBytes(StandardCharsets.UTF_8), UNSIGNED))
                .toList();
        for (int i = 1; i < sorted.size(); i++) {
            if (sorted.get(i).path().equals(sorted.get(i - 1).path())) {
                throw new IllegalArgumentException("two entries with one path");
            }
        }
        return new Manifest(sorted);
    }

    public List<ManifestEntry> entries() {
        return entries;
    }

    /** {@code sha256:<hex>} of the canonical form. */
    public String digest() {
        return digest;
    }

    public long bytes() {
        return entries.stream().mapToLong(ManifestEntry::size).sum();
    }

    /** The manifest restricted to some artifacts: what one detector reads. */
    public Manifest only(Predicate<ManifestEntry> which) {
        return new Manifest(entries.stream().filter(which).toList());
    }

    public byte[] canonicalBytes() {
        ByteArrayOutputStream out = new ByteArrayOutputStream(entries.size() * 100 + 16);
        for (ManifestEntry entry : entries) {
            out.writeBytes((entry.sha256() + ' ' + entry.size() + ' ' + encode(entry.path()) + '\n')
                    .getBytes(StandardCharsets.UTF_8));
        }
        return out.toByteArray();
    }

    static String encode(String path) {
        StringBuilder out = null;
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            boolean plain = c != '%' && c != ' ' && !Character.isISOControl(c);
            if (plain && out == null) {
                continue;
            }
            if (out == null) {
                out = new StringBuilder(path.length() + 16).append(path, 0, i);
            }
            if (plain) {
                out.append(c);
            } else {
                for (byte b : String.valueOf(c).getBytes(StandardCharsets.UTF_8)) {
                    out.append('%')
                            .append(Character.toUpperCase(Character.forDigit(b >> 4 & 0xf, 16)))
                            .append(Character.toUpperCase(Character.forDigit(b & 0xf, 16)));
                }
            }
        }
        return out == null ? path : out.toString();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Manifest manifest && manifest.digest.equals(digest);
    }

    @Override
    public int hashCode() {
        return digest.hashCode();
    }

    @Override
    public String toString() {
        return "Manifest[" + entries.size() + " files, " + digest + "]";
    }
}
