package io.lazaretto.standalone.export;

import io.lazaretto.artifact.report.Evidence;
import io.lazaretto.schemas.identity.Manifest;
import io.lazaretto.schemas.identity.ManifestEntry;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/**
 * Where the files of one model lie: a base URI, and references relative to it (RFC 3986) that never lead out of it. Immutable.
 */
final class ModelUris {
    private static final HexFormat HEX = HexFormat.of().withUpperCase();
    private static final String UNRESERVED = "-._~";

    private final Optional<String> base;
    /** Empty for a name that several files share. */
    private final Map<String, Optional<ManifestEntry>> entries = new HashMap<>();

    ModelUris(ScannedModel model) {
        model.manifest().map(Manifest::entries).ifPresent(files -> files.forEach(this::know));
        this.base = base(model);
    }

    /** Observations name a file as {@link Evidence#text} shows it, which two files may share. */
    private void know(ManifestEntry entry) {
        entries.merge(Evidence.text(entry.path()), Optional.of(entry), (one, other) -> Optional.empty());
    }

    /** Ends with a slash; empty for a source that is no hierarchical URI. */
    Optional<String> base() {
        return base;
    }

    /** The file of that name in an observation, where it is one file that was hashed. */
    Optional<ManifestEntry> entry(String path) {
        return entries.getOrDefault(path, Optional.empty());
    }

    /** @param path as an observation names it */
    String reference(String path) {
        return encode(entry(path).map(ManifestEntry::path).orElse(path));
    }

    /** Every octet outside the unreserved set is encoded, so that no part is taken for a scheme, a query or a parent. */
    static String encode(String path) {
        StringBuilder out = new StringBuilder(path.length() + 16);
        for (String part : path.split("/", -1)) {
            if (part.isEmpty() || part.equals(".") || part.equals("..")) {
                continue;
            }
            if (!out.isEmpty()) {
                out.append('/');
            }
            for (byte octet : part.getBytes(StandardCharsets.UTF_8)) {
                boolean plain = octet >= '0' && octet <= '9'
                        || octet >= 'A' && octet <= 'Z'
                        || octet >= 'a' && octet <= 'z'
                        || UNRESERVED.indexOf(octet) >= 0;
                if (plain) {
                    out.append((char) octet);
                } else {
                    out.append('%').append(HEX.toHexDigits(octet));
                }
            }
        }
        return out.isEmpty() ? "./" : out.toString();
    }

    /** A model of one file is named by its file: its base is the folder around it. */
    private static Optional<String> base(ScannedModel model) {
        String source = model.verdict().getSource();
        try {
            URI uri = new URI(source);
            if (!uri.isAbsolute() || uri.isOpaque() || uri.getRawQuery() != null || uri.getRawFragment() != null) {
                return Optional.empty();
            }
            String path = uri.getPath();
            boolean single = model.manifest()
                    .filter(files -> files.entries().size() == 1)
                    .map(files -> files.entries().getFirst().path())
                    .filter(name -> name.indexOf('/') < 0 && path != null && path.endsWith("/" + name))
                    .isPresent();
            if (single) {
                return Optional.of(source.substring(0, source.lastIndexOf('/') + 1));
            }
            return Optional.of(source.endsWith("/") ? source : source + "/");
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }
}
