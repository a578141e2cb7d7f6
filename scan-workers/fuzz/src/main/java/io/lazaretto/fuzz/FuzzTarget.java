package io.lazaretto.fuzz;

import java.util.List;

/** One parser under fuzzing. Stateless: the same bytes give the same result. */
public interface FuzzTarget {
    /** Lower case, unique, for command lines and file names. */
    String name();

    /** Inputs to begin with, made when they are asked for. */
    List<byte[]> seeds();

    /**
     * Looks at one input.
     *
     * @throws BrokenPromiseException when something does not hold that must hold for every input
     */
    void run(byte[] data);
}
