package io.lazaretto.inference.checkpoint.element;

import io.lazaretto.inference.checkpoint.TensorSource;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.function.LongUnaryOperator;

/** Runs of consecutive numbers of another tensor in another order: permuted rows, a part of a stack, a new shape. */
public final class Gathered extends FloatTensor {
    private final TensorSource source;
    private final long run;
    private final LongUnaryOperator sourceRun;

    /**
     * @param run length of a run, usually a row
     * @param sourceRun which run of the source stands at a position here
     */
    public Gathered(String name, List<Long> shape, TensorSource source, long run, LongUnaryOperator sourceRun) {
        super(name, shape, source.storedType());
        this.source = source;
        this.run = Math.max(1, run);
        this.sourceRun = sourceRun;
    }

    /** The same numbers under another name and shape. */
    public static TensorSource renamed(String name, List<Long> shape, TensorSource source) {
        return new Gathered(name, shape, source, source.elements(), r -> r);
    }

    /** The number {@code index} of equal parts along the first dimension. */
    public static TensorSource part(String name, List<Long> shape, TensorSource source, long index) {
        long length = shape.stream().reduce(1L, Math::multiplyExact);
        return new Gathered(name, shape, source, length, r -> index + r);
    }

    /** Rows in another order. */
    public static TensorSource rows(String name, TensorSource source, LongUnaryOperator sourceRow) {
        long row = source.shape().size() < 2
                ? 1
                : source.elements() / Math.max(1, source.shape().getFirst());
        return new Gathered(name, source.shape(), source, row, sourceRow);
    }

    @Override
    public void readFloats(long from, long count, MemorySegment target) {
        if (run >= CHUNK && from % run == 0 && count <= run) {
            source.readFloats(sourceRun.applyAsLong(from / run) * run, count, target);
        } else {
            super.readFloats(from, count, target);
        }
    }

    @Override
    public void readBfloats(long from, long count, MemorySegment target) {
        if (run >= CHUNK && from % run == 0 && count <= run) {
            source.readBfloats(sourceRun.applyAsLong(from / run) * run, count, target);
        } else {
            super.readBfloats(from, count, target);
        }
    }

    @Override
    protected void produce(long from, long count, FloatSink sink) {
        float[] chunk = new float[(int) Math.min(CHUNK, Math.min(run, Math.max(1, count)))];
        MemorySegment memory = MemorySegment.ofArray(chunk);
        long end = from + count;
        for (long at = from; at < end; ) {
            long inside = at % run;
            int use = (int) Math.min(chunk.length, Math.min(run - inside, end - at));
            source.readFloats(sourceRun.applyAsLong(at / run) * run + inside, use, memory);
            sink.accept(chunk, 0, use);
            at += use;
        }
    }
}
