package io.lazaretto.inference.checkpoint.element;

import static java.util.Objects.checkFromIndexSize;

import io.lazaretto.inference.checkpoint.TensorSource;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.List;

/** A matrix with rows and columns exchanged. Reads all rows of its source whatever part is asked for. */
public final class Transposed implements TensorSource {
    private static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final String name;
    private final TensorSource source;
    private final long sourceRows;
    private final long sourceColumns;

    /** @param source two-dimensional */
    public Transposed(String name, TensorSource source) {
        this.name = name;
        this.source = source;
        this.sourceRows = source.shape().get(0);
        this.sourceColumns = source.shape().get(1);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<Long> shape() {
        return List.of(sourceColumns, sourceRows);
    }

    @Override
    public String storedType() {
        return source.storedType();
    }

    @Override
    public long elements() {
        return source.elements();
    }

    @Override
    public void readFloats(long from, long count, MemorySegment target) {
        checkFromIndexSize(0, 4 * count, target.byteSize());
        scatter(from, count, (index, value) -> target.set(FLOAT, 4 * index, value));
    }

    @Override
    public void readBfloats(long from, long count, MemorySegment target) {
        checkFromIndexSize(0, 2 * count, target.byteSize());
        scatter(from, count, (index, value) -> target.set(SHORT, 2 * index, Bfloat16.of(value)));
    }

    private interface Place {
        void put(long index, float value);
    }

    private void scatter(long from, long count, Place place) {
        checkFromIndexSize(from, count, elements());
        if (count == 0) {
            return;
        }
        long firstColumn = from / sourceRows;
        long lastColumn = (from + count - 1) / sourceRows;
        float[] chunk = new float[(int) Math.min(FloatTensor.CHUNK, lastColumn - firstColumn + 1)];
        MemorySegment memory = MemorySegment.ofArray(chunk);
        for (long row = 0; row < sourceRows; row++) {
            for (long column = firstColumn; column <= lastColumn; column += chunk.length) {
                int use = (int) Math.min(chunk.length, lastColumn - column + 1);
                source.readFloats(row * sourceColumns + column, use, memory);
                for (int i = 0; i < use; i++) {
                    long index = (column + i) * sourceRows + row - from;
                    if (index >= 0 && index < count) {
                        place.put(index, chunk[i]);
                    }
                }
            }
        }
    }
}
