package io.lazaretto.artifact.report;

import static java.util.Objects.requireNonNull;

/**
 * Where something was seen.
 *
 * @param path artifact
 * @param member archive member or tensor inside it, or null
 * @param offset byte offset in the artifact, or in the member when one is given; -1 when there is none
 */
public record Location(String path, String member, long offset) {
    public Location {
        requireNonNull(path, "path is null");
    }

    public static Location of(String path) {
        return new Location(path, null, -1);
    }

    public static Location at(String path, long offset) {
        return new Location(path, null, offset);
    }
}
