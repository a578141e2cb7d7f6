package io.lazaretto.artifact.provenance;

import io.lazaretto.artifact.report.MalformedArtifactException;
import java.math.BigDecimal;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * The predicate of a model signature: files or parts of files with their digests, in the order of the payload.
 *
 * @param method {@code files} or {@code shards}; anything else is not supported
 * @param hash as recorded; may be unknown
 * @param shardSize bytes; 0 for whole files
 * @param ignored paths that the signer left out
 */
record ModelManifest(
        String method, String hash, long shardSize, boolean links, List<String> ignored, List<Resource> resources) {
    static final String FILES = "files";
    static final String SHARDS = "shards";
    private static final int MAX_RESOURCES = 200_000;
    private static final int MAX_IGNORED = 10_000;

    /** @param algorithm as recorded; agrees with the hash of the manifest, or is not supported */
    record Resource(String name, String algorithm, byte[] digest) {}

    static ModelManifest of(Map<?, ?> predicate) throws MalformedArtifactException {
        Map<?, ?> serialization = Json.map(predicate, "serialization");
        List<String> ignored = new ArrayList<>();
        if (serialization.get("ignore_paths") != null) {
            for (Object path : Json.list(serialization, "ignore_paths")) {
                if (!(path instanceof String text) || ignored.size() == MAX_IGNORED) {
                    throw Json.malformed("'ignore_paths' is no list of paths, or too long");
                }
                ignored.add(text);
            }
        }
        List<?> listed = Json.list(predicate, "resources");
        if (listed.isEmpty() || listed.size() > MAX_RESOURCES) {
            throw Json.malformed("a model of " + listed.size() + " resources");
        }
        List<Resource> resources = new ArrayList<>();
        for (Object one : listed) {
            if (!(one instanceof Map<?, ?> map)) {
                throw Json.malformed("a resource is no object");
            }
            resources.add(new Resource(
                    Json.text(map, "name"), Json.text(map, "algorithm"), hex(Json.text(map, "digest"), 0)));
        }
        String method = Json.text(serialization, "method");
        return new ModelManifest(
                method,
                Json.text(serialization, "hash_type"),
                method.equals(SHARDS) ? shardSize(serialization) : 0,
                Boolean.TRUE.equals(serialization.get("allow_symlinks")),
                List.copyOf(ignored),
                List.copyOf(resources));
    }

    /** Some writers give it as a number with a fraction, {@code 8.0}. */
    private static long shardSize(Map<?, ?> serialization) throws MalformedArtifactException {
        if (serialization.get("shard_size") instanceof BigDecimal number
                && number.precision() < 30
                && Math.abs(number.scale()) < 30) {
            try {
                long size = number.longValueExact();
                if (size > 0) {
                    return size;
                }
            } catch (ArithmeticException e) {
                throw Json.malformed("'shard_size' is no number of bytes");
            }
        }
        throw Json.malformed("'shard_size' is no number of bytes");
    }

    /** @param bytes expected length, 0 for any */
    static byte[] hex(String text, int bytes) throws MalformedArtifactException {
        try {
            byte[] value = HexFormat.of().parseHex(text);
            if (value.length > 0 && value.length <= 64 && (bytes == 0 || value.length == bytes)) {
                return value;
            }
        } catch (IllegalArgumentException e) {
            throw Json.malformed("a digest is not hexadecimal");
        }
        throw Json.malformed("a digest of the wrong length");
    }

    /** SHA-256 over the digests in the order of the payload: implementations sort differently. */
    byte[] root() {
        MessageDigest root = Digests.sha256();
        resources.forEach(resource -> root.update(resource.digest()));
        return root.digest();
    }

    /** Whether the recorded algorithm of every resource is the hash of the manifest. */
    boolean algorithmsAgree() {
        String sharded = hash + "-sharded-" + shardSize;
        return resources.stream()
                .map(Resource::algorithm)
                .allMatch(algorithm -> Digests.of(algorithm) != null && Digests.of(algorithm) == Digests.of(hash)
                        || shardSize > 0 && algorithm.equals(sharded));
    }
}
