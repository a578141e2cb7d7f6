package io.lazaretto.artifact.provenance;

import static java.util.Objects.requireNonNull;

import java.security.PublicKey;

/**
 * A configured public key.
 *
 * @param name of the file that it comes from
 */
public record TrustedKey(String name, PublicKey key) {
    public TrustedKey {
        requireNonNull(name, "name is null");
        requireNonNull(key, "key is null");
    }
}
