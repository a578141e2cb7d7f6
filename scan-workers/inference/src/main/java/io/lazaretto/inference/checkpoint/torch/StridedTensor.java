package io.lazaretto.inference.checkpoint.torch;

import io.lazaretto.inference.checkpoint.TensorSource;
import io.lazaretto.inference.checkpoint.element.BlockTensor;
import io.lazaretto.inference.checkpoint.element.FloatSink;
import io.lazaretto.inference.checkpoint.element.FloatTensor;
import io.lazaretto.inference.checkpoint.element.PlainFormat;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** A view of a storage: any offset, any non-negative strides. */
final class StridedTensor extends FloatTensor {
    private final PlainFormat format;
    private final MemorySegment storage;
    private final long offset;
    private final long[] sizes;
    private final long[] strides;

    private StridedTensor(
            String name, List<Long> shape, PlainFormat format, MemorySegment storage, long offset, List<Long> strides) {
        super(name, shape, format.name());
        this.format = format;
        this.storage = storage;
        this.offset = offset;
        this.sizes = shape.stream().mapToLong(Long::longValue).toArray();
        this.strides = strides.stream().mapToLong(Long::longValue).toArray();
    }

    /** @param shape and strides and offset checked: the last element lies inside the storage */
    static TensorSource of(
            String name, List<Long> shape, PlainFormat format, MemorySegment storage, long offset, List<Long> strides) {
        long dense = 1;
        boolean contiguous = true;
        for (int i = shape.size() - 1; i >= 0; i--) {
            contiguous &= shape.get(i) == 1 || strides.get(i) == dense;
            dense *= shape.get(i);
        }
        if (dense == 0) {
            return new BlockTensor(name, shape, format, MemorySegment.NULL);
        }
        if (contiguous) {
            int width = format.blockBytes();
            return new BlockTensor(name, shape, format, storage.asSlice(offset * width, dense * width));
        }
        return new StridedTensor(name, shape, format, storage, offset, strides);
    }

    @Override
    protected void produce(long from, long count, FloatSink sink) {
        int width = format.blockBytes();
        int most = (int) Math.min(CHUNK, Math.max(1, count));
        byte[] in = new byte[most * width];
        float[] out = new float[most];
        MemorySegment gathered = MemorySegment.ofArray(in);
        long[] index = position(from);
        for (long done = 0; done < count; ) {
            int use = (int) Math.min(most, count - done);
            for (int i = 0; i < use; i++) {
                MemorySegment.copy(storage, element(index) * width, gathered, (long) i * width, width);
                advance(index);
            }
            format.decode(in, 0, use, out, 0);
            sink.accept(out, 0, use);
            done += use;
        }
    }

    private long[] position(long linear) {
        long[] index = new long[sizes.length];
        long rest = linear;
        for (int i = sizes.length - 1; i >= 0; i--) {
            index[i] = rest % sizes[i];
            rest /= sizes[i];
        }
        return index;
    }

    private long element(long[] index) {
        long element = offset;
        for (int i = 0; i < index.length; i++) {
            element += index[i] * strides[i];
        }
        return element;
    }

    private void advance(long[] index) {
        for (int i = index.length - 1; i >= 0; i--) {
            if (++index[i] < sizes[i]) {
                return;
            }
            index[i] = 0;
        }
    }
}
