package io.lazaretto.artifact.pickle;

/**
 * Bounds of one stream; the number of opcodes is bounded by the budget of the inspection.
 *
 * @param memoEntries occupied memo slots
 * @param stackDepth objects on the stack, and marks
 * @param nesting pickles inside literals of pickles
 * @param streams streams after one another in one file
 */
public record PickleLimits(int memoEntries, int stackDepth, int nesting, int streams) {
    public static final PickleLimits DEFAULT = new PickleLimits(2_000_000, 4_000_000, 4, 10_000);
}
