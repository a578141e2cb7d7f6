package io.lazaretto.inference.checkpoint.element;

import static java.util.Objects.checkFromIndexSize;
import static java.util.Objects.requireNonNull;

import io.lazaretto.inference.checkpoint.TensorSource;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** A tensor that produces its numbers in order, a bounded chunk at a time. Thread-safe as long as {@link #produce} is. */
public abstract class FloatTensor implements TensorSource {
    /** Numbers in a chunk: what fits the second-level cache with its source. A multiple of every block. */
    public static final int CHUNK = 1 << 14;

    private final String name;
    private final List<Long> shape;
    private final long elements;
    private final String storedType;

    /** @param shape checked by {@code Shapes.elements} */
    protected FloatTensor(String name, List<Long> shape, String storedType) {
        this.name = requireNonNull(name, "name is null");
        this.shape = List.copyOf(shape);
        this.storedType = requireNonNull(storedType, "storedType is null");
        long product = 1;
        for (long dimension : shape) {
            product = Math.multiplyExact(product, dimension);
        }
        this.elements = product;
    }

    /** Hands {@code count} numbers from {@code from} on to the sink, at most {@link #CHUNK} at once. */
    protected abstract void produce(long from, long count, FloatSink sink);

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final List<Long> shape() {
        return shape;
    }

    @Override
    public final String storedType() {
        return storedType;
    }

    @Override
    public final long elements() {
        return elements;
    }

    @Override
    public void readFloats(long from, long count, MemorySegment target) {
        checkFromIndexSize(from, count, elements);
        checkFromIndexSize(0, 4 * count, target.byteSize());
        produce(from, count, FloatSink.floats(target, CHUNK));
    }

    @Override
    public void readBfloats(long from, long count, MemorySegment target) {
        checkFromIndexSize(from, count, elements);
        checkFromIndexSize(0, 2 * count, target.byteSize());
        produce(from, count, FloatSink.bfloats(target, CHUNK));
    }

    /** Columns of a matrix, the elements of a vector. */
    protected final long rowLength() {
        return shape.isEmpty() ? 1 : shape.getLast();
    }
}
