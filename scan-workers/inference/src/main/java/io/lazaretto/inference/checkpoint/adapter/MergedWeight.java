package io.lazaretto.inference.checkpoint.adapter;

import io.lazaretto.inference.checkpoint.CheckpointException;
import io.lazaretto.inference.checkpoint.CheckpointException.Kind;
import io.lazaretto.inference.checkpoint.TensorSource;
import io.lazaretto.inference.checkpoint.element.FloatSink;
import io.lazaretto.inference.checkpoint.element.FloatTensor;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;

/**
 * A matrix of the base plus its update, row by row as it is read. With a magnitude (DoRA) every row is scaled to that length.
 *
 * @see <a href="https://arxiv.org/abs/2402.09353">DoRA: Weight-Decomposed Low-Rank Adaptation</a>
 */
final class MergedWeight extends FloatTensor {
    private static final long MAX_COLUMNS = 1 << 22;

    private final TensorSource base;
    private final LowRank update;
    private final TensorSource magnitude;

    /** @param magnitude one number for each row; null for none */
    MergedWeight(TensorSource base, LowRank update, TensorSource magnitude) throws CheckpointException {
        super(base.name(), base.shape(), base.storedType());
        this.base = base;
        this.update = update;
        this.magnitude = magnitude;
        if (!base.shape().equals(List.of(update.rows(), update.columns()))) {
            throw new CheckpointException(
                    Kind.WRONG_SHAPE,
                    base.name() + " is " + base.shape() + ", its update " + update.rows() + " × " + update.columns());
        }
        if (magnitude != null && magnitude.elements() != update.rows()) {
            throw new CheckpointException(Kind.WRONG_SHAPE, magnitude.name() + " " + magnitude.shape());
        }
        if (update.columns() > MAX_COLUMNS) {
            throw new CheckpointException(Kind.LIMIT, base.name() + " " + base.shape());
        }
    }

    @Override
    protected void produce(long from, long count, FloatSink sink) {
        if (count == 0) {
            return;
        }
        int columns = (int) update.columns();
        int rank = (int) update.rank();
        float[] right = update.readRight();
        float[] left = update.readLeft();
        float[] row = new float[columns];
        float[] delta = new float[columns];
        long end = from + count;
        for (long at = from; at < end; ) {
            int r = (int) (at / columns);
            base.readFloats((long) r * columns, columns, MemorySegment.ofArray(row));
            Arrays.fill(delta, 0);
            for (int k = 0; k < rank; k++) {
                addScaled(delta, left[r * rank + k], right, k * columns);
            }
            addScaled(row, (float) update.scaling(), delta, 0);
            if (magnitude != null) {
                stretch(row, r);
            }
            int inside = (int) (at % columns);
            int stop = (int) Math.min(columns, inside + end - at);
            for (int i = inside; i < stop; i += CHUNK) {
                sink.accept(row, i, Math.min(CHUNK, stop - i));
            }
            at += stop - inside;
        }
    }

    private static void addScaled(float[] target, float factor, float[] source, int from) {
        for (int i = 0; i < target.length; i++) {
            target[i] += factor * source[from + i];
        }
    }

    private void stretch(float[] row, int r) {
        double square = 0;
        for (float value : row) {
            square += (double) value * value;
        }
        float[] length = new float[1];
        magnitude.readFloats(r, 1, MemorySegment.ofArray(length));
        float factor = (float) (length[0] / Math.sqrt(square));
        for (int i = 0; i < row.length; i++) {
            row[i] *= factor;
        }
    }
}
