package io.lazaretto.inference.engine;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.JniUtils;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** Host memory of a tensor while it is filled: element ranges as memory segments, whatever the tensor's size. */
final class NativeTensor {
    /** Elements in one segment: a direct buffer ends at 2 GiB. */
    private static final long SEGMENT = 1L << 28;

    private final List<MemorySegment> segments = new ArrayList<>();
    private final long elementBytes;

    NativeTensor(Scope scope, IValue tensor, long elements, long elementBytes) {
        this.elementBytes = elementBytes;
        for (long from = 0; from < elements; from += SEGMENT) {
            long count = Math.min(SEGMENT, elements - from);
            IValue part = scope.runBare("part", tensor, scope.whole(from), scope.whole(count));
            PtNDArray array = part.toTensor((ai.djl.pytorch.engine.PtNDManager) scope.manager());
            segments.add(MemorySegment.ofBuffer(JniUtils.getByteBuffer(array, true)));
        }
    }

    interface Filler {
        /** @param done elements of the range that earlier segments took */
        void fill(MemorySegment segment, long done, long count);
    }

    void fill(long from, long count, Filler filler) {
        long done = 0;
        while (done < count) {
            long at = from + done;
            MemorySegment segment = segments.get((int) (at / SEGMENT));
            long offset = at % SEGMENT;
            long here = Math.min(count - done, SEGMENT - offset);
            filler.fill(segment.asSlice(offset * elementBytes, here * elementBytes), done, here);
            done += here;
        }
    }
}
