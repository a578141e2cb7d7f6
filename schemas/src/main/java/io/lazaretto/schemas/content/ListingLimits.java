package io.lazaretto.schemas.content;

/** Bounds of one listing. */
public record ListingLimits(int maxEntries, int maxDepth, int maxPathLength) {
    public static final ListingLimits DEFAULT = new ListingLimits(1_000_000, 64, 4096);
}
