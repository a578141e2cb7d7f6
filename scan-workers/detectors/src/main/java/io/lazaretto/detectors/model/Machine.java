package io.lazaretto.detectors.model;

/**
 * What a model may run on. Names nothing of the engine: processes that run no model know this class and not the engine's.
 *
 * @param available whether there are native libraries to run it with
 * @param memory bytes outside the heap for files and weights together
 * @param threads native threads for one operation; 0: one per core
 */
public record Machine(boolean available, long memory, int threads) {
    /** Runs no model. */
    public static final Machine NONE = new Machine(false, 0, 0);

    /** The best device, in the type that is fastest on it. */
    public static Machine of(long memory) {
        return new Machine(true, memory, 0);
    }
}
