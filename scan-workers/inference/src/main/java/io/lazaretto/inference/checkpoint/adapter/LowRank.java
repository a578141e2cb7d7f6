package io.lazaretto.inference.checkpoint.adapter;

import io.lazaretto.inference.checkpoint.CheckpointException;
import io.lazaretto.inference.checkpoint.CheckpointException.Kind;
import io.lazaretto.inference.checkpoint.TensorSource;
import java.lang.foreign.MemorySegment;

/**
 * An update {@code left · right}, with {@code left} of shape rows × rank and {@code right} of shape rank × columns, however the
 * file keeps them.
 *
 * @param leftTransposed whether {@code left} is stored as rank × rows
 * @param rightTransposed whether {@code right} is stored as columns × rank
 */
record LowRank(TensorSource left, boolean leftTransposed, TensorSource right, boolean rightTransposed, double scaling) {
    private static final long MAX_ELEMENTS = 1L << 26;

    /** The update of a weight that is stored as outputs × inputs, by factors rank × inputs and outputs × rank. */
    static LowRank linear(TensorSource a, TensorSource b, double scaling) throws CheckpointException {
        return new LowRank(b, false, a, false, scaling).checked();
    }

    /** The update of a weight that is stored as inputs × outputs; embeddings are of this form. */
    static LowRank transposed(TensorSource a, TensorSource b, double scaling) throws CheckpointException {
        return new LowRank(a, true, b, true, scaling).checked();
    }

    private LowRank checked() throws CheckpointException {
        for (TensorSource factor : new TensorSource[] {left, right}) {
            if (factor.shape().size() != 2) {
                throw new CheckpointException(
                        Kind.UNSUPPORTED_FORMAT,
                        factor.name() + " has " + factor.shape().size() + " dimensions");
            }
            if (factor.elements() > MAX_ELEMENTS) {
                throw new CheckpointException(Kind.LIMIT, factor.name() + " has " + factor.elements() + " elements");
            }
        }
        long other = left.shape().get(leftTransposed ? 0 : 1);
        if (rank() != other) {
            throw new CheckpointException(Kind.WRONG_SHAPE, left.name() + " has rank " + other + ", not " + rank());
        }
        return this;
    }

    long rows() {
        return left.shape().get(leftTransposed ? 1 : 0);
    }

    long columns() {
        return right.shape().get(rightTransposed ? 0 : 1);
    }

    long rank() {
        return right.shape().get(rightTransposed ? 1 : 0);
    }

    /** rank × columns */
    float[] readRight() {
        return read(right, rightTransposed);
    }

    /** rows × rank */
    float[] readLeft() {
        return read(left, leftTransposed);
    }

    private static float[] read(TensorSource tensor, boolean transposed) {
        float[] values = new float[(int) tensor.elements()];
        tensor.readFloats(0, values.length, MemorySegment.ofArray(values));
        if (!transposed) {
            return values;
        }
        int rows = tensor.shape().get(0).intValue();
        int columns = tensor.shape().get(1).intValue();
        float[] turned = new float[values.length];
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                turned[column * rows + row] = values[row * columns + column];
            }
        }
        return turned;
    }
}
