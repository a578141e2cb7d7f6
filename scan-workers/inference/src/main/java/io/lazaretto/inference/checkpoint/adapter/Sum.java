package io.lazaretto.inference.checkpoint.adapter;

import io.lazaretto.inference.checkpoint.TensorSource;
import io.lazaretto.inference.checkpoint.element.FloatSink;
import io.lazaretto.inference.checkpoint.element.FloatTensor;
import java.lang.foreign.MemorySegment;

/** A vector plus another one, scaled. */
final class Sum extends FloatTensor {
    private final TensorSource base;
    private final TensorSource other;
    private final float scale;

    Sum(TensorSource base, TensorSource other, double scale) {
        super(base.name(), base.shape(), base.storedType());
        this.base = base;
        this.other = other;
        this.scale = (float) scale;
    }

    @Override
    protected void produce(long from, long count, FloatSink sink) {
        float[] a = new float[(int) Math.min(CHUNK, count)];
        float[] b = new float[a.length];
        for (long done = 0; done < count; ) {
            int use = (int) Math.min(a.length, count - done);
            base.readFloats(from + done, use, MemorySegment.ofArray(a));
            other.readFloats(from + done, use, MemorySegment.ofArray(b));
            for (int i = 0; i < use; i++) {
                a[i] += scale * b[i];
            }
            sink.accept(a, 0, use);
            done += use;
        }
    }
}
