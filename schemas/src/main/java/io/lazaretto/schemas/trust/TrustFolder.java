package io.lazaretto.schemas.trust;

import io.lazaretto.schemas.identity.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The files of a trust folder: public keys and certificates ({@code *.pem}), {@code trusted_root.json}, {@code identities}.
 * Read once; what it says is the business of the detector {@code provenance}. Immutable: the arrays are not to be changed.
 *
 * @param files content by name, without folders
 */
public record TrustFolder(SortedMap<String, byte[]> files) {
    public static final TrustFolder NONE = new TrustFolder(new TreeMap<>());

    private static final int MAX_FILES = 256;
    private static final int MAX_BYTES = 1 << 20;

    public TrustFolder {
        files = new TreeMap<>(files);
    }

    public static TrustFolder of(Map<String, byte[]> files) {
        return new TrustFolder(new TreeMap<>(files));
    }

    /**
     * Reads the regular files of a folder; names that begin with a dot are skipped, as are folders in it (a mounted
     * Kubernetes volume has both).
     *
     * @throws IOException when it cannot be read, or holds more than {@value #MAX_FILES} files or one above 1 MiB; the
     *     message names the path
     */
    public static TrustFolder read(Path folder) throws IOException {
        SortedMap<String, byte[]> files = new TreeMap<>();
        try (Stream<Path> paths = Files.list(folder)) {
            for (Path path : paths.sorted().toList()) {
                String name = path.getFileName().toString();
                if (name.startsWith(".") || !Files.isRegularFile(path)) {
                    continue;
                }
                try (InputStream in = Files.newInputStream(path)) {
                    byte[] bytes = in.readNBytes(MAX_BYTES + 1);
                    if (bytes.length > MAX_BYTES) {
                        throw new IOException(path + " is larger than 1 MiB");
                    }
                    files.put(name, bytes);
                }
                if (files.size() > MAX_FILES) {
                    throw new IOException(folder + " holds more than " + MAX_FILES + " files");
                }
            }
        }
        return new TrustFolder(files);
    }

    /** The configuration of the detector, in a stable textual form. */
    public String config() {
        if (files.isEmpty()) {
            return "default";
        }
        List<String> fields = new ArrayList<>();
        files.forEach((name, bytes) -> {
            fields.add(name);
            fields.add(Sha256.of(bytes));
        });
        return "trust=" + Sha256.ofFields(fields.toArray(String[]::new));
    }
}
