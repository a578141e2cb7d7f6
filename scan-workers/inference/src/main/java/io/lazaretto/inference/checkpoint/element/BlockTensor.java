package io.lazaretto.inference.checkpoint.element;

import static java.util.Objects.checkFromIndexSize;

import java.lang.foreign.MemorySegment;
import java.util.List;

/** Blocks of a format, one after another in memory. */
public final class BlockTensor extends FloatTensor {
    private final ElementFormat format;
    private final MemorySegment bytes;

    /** @param bytes exactly those of the tensor */
    public BlockTensor(String name, List<Long> shape, ElementFormat format, MemorySegment bytes) {
        super(name, shape, format.name());
        this.format = format;
        this.bytes = bytes;
        if (elements() % format.blockElements() != 0 || bytes.byteSize() != format.bytes(elements())) {
            throw new IllegalArgumentException("the bytes are not those of the shape");
        }
    }

    /** The same bytes under another name. */
    public BlockTensor named(String name) {
        return new BlockTensor(name, shape(), format, bytes);
    }

    @Override
    public void readFloats(long from, long count, MemorySegment target) {
        if (format == PlainFormat.F32) {
            copy(from, count, 4, target);
        } else if (format == PlainFormat.BF16) {
            checkFromIndexSize(from, count, elements());
            Bfloat16.widen(bytes, from, count, target);
        } else {
            super.readFloats(from, count, target);
        }
    }

    @Override
    public void readBfloats(long from, long count, MemorySegment target) {
        if (format == PlainFormat.BF16) {
            copy(from, count, 2, target);
        } else {
            super.readBfloats(from, count, target);
        }
    }

    private void copy(long from, long count, int width, MemorySegment target) {
        checkFromIndexSize(from, count, elements());
        MemorySegment.copy(bytes, from * width, target, 0, count * width);
    }

    @Override
    protected void produce(long from, long count, FloatSink sink) {
        int block = format.blockElements();
        int most = CHUNK / block;
        byte[] in = new byte[(int) Math.min(most, count / block + 2) * format.blockBytes()];
        float[] out = new float[in.length / format.blockBytes() * block];
        long end = from + count;
        for (long at = from; at < end; ) {
            long first = at / block;
            int blocks = (int) Math.min(in.length / format.blockBytes(), (end - 1) / block - first + 1);
            MemorySegment.copy(
                    bytes,
                    first * format.blockBytes(),
                    MemorySegment.ofArray(in),
                    0,
                    (long) blocks * format.blockBytes());
            format.decode(in, 0, blocks, out, 0);
            int skip = (int) (at - first * block);
            int use = (int) Math.min((long) blocks * block - skip, end - at);
            sink.accept(out, skip, use);
            at += use;
        }
    }
}
