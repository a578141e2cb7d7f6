package io.lazaretto.inference.config;

import java.util.List;

/**
 * How one weight of a script comes out of the checkpoint: parts are laid below each other, row by row.
 *
 * @param name the script's name for it
 * @param shape what the parts add up to
 * @param parts empty for a constant
 * @param constant values of a weight that no tensor carries, one of them when all are the same; empty otherwise
 * @param reducible whether a precision below f32 may hold it
 */
public record WeightPlan(String name, List<Long> shape, List<Part> parts, List<Float> constant, boolean reducible) {
    public WeightPlan {
        shape = List.copyOf(shape);
        parts = List.copyOf(parts);
        constant = List.copyOf(constant);
    }

    /** Product of the shape. */
    public long elements() {
        return shape.stream().reduce(1L, Math::multiplyExact);
    }

    /**
     * Rows of one tensor.
     *
     * @param tensor its name in the checkpoint
     * @param shape the shape it must have
     * @param columns numbers in a row of the result
     * @param runs which rows, in order
     * @param transposed whether the tensor, a matrix, holds rows as columns
     * @param added to every number: 1 for norms that store their gain less one
     */
    public record Part(String tensor, List<Long> shape, long columns, List<Run> runs, boolean transposed, float added) {
        public Part {
            shape = List.copyOf(shape);
            runs = List.copyOf(runs);
        }

        public long rows() {
            return runs.stream().mapToLong(Run::count).sum();
        }
    }

    /** {@code count} rows from row {@code from}. */
    public record Run(long from, long count) {}
}
