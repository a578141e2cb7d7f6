package io.lazaretto.artifact.report;

import static java.util.Objects.requireNonNull;

/**
 * The bytes that a parser looks at: an artifact, or a member inside it.
 *
 * @param member null for the artifact itself; nested members are joined by {@code !}
 */
public record Place(String path, String member) {
    public Place {
        requireNonNull(path, "path is null");
    }

    public static Place of(String path) {
        return new Place(path, null);
    }

    /** A member of these bytes. */
    public Place member(String name) {
        return new Place(path, member == null ? name : member + "!" + name);
    }

    /** A byte of these bytes; -1 for all of them. */
    public Location at(long offset) {
        return new Location(Evidence.text(path), member == null ? null : Evidence.text(member), offset);
    }

    public Location whole() {
        return at(-1);
    }
}
