package io.lazaretto.inference.checkpoint.element;

import io.lazaretto.inference.checkpoint.TensorSource;
import java.lang.foreign.MemorySegment;

/** Every number of another tensor plus a constant. */
public final class Shifted extends FloatTensor {
    private final TensorSource source;
    private final float shift;

    public Shifted(String name, TensorSource source, float shift) {
        super(name, source.shape(), source.storedType());
        this.source = source;
        this.shift = shift;
    }

    @Override
    protected void produce(long from, long count, FloatSink sink) {
        float[] chunk = new float[(int) Math.min(CHUNK, count)];
        for (long done = 0; done < count; ) {
            int use = (int) Math.min(chunk.length, count - done);
            source.readFloats(from + done, use, MemorySegment.ofArray(chunk));
            for (int i = 0; i < use; i++) {
                chunk[i] += shift;
            }
            sink.accept(chunk, 0, use);
            done += use;
        }
    }
}
