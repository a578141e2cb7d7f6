package io.lazaretto.inference.engine;

import io.lazaretto.inference.checkpoint.Checkpoint;
import io.lazaretto.inference.checkpoint.TensorSource;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;

/** A checkpoint whose numbers are rounded to bfloat16 when they are read as floats. */
record RoundedCheckpoint(Checkpoint exact) implements Checkpoint {
    @Override
    public Map<String, Object> config() {
        return exact.config();
    }

    @Override
    public SortedSet<String> names() {
        return exact.names();
    }

    @Override
    public TensorSource tensor(String name) {
        return new Rounded(exact.tensor(name));
    }

    @Override
    public void close() {
        exact.close();
    }

    private record Rounded(TensorSource source) implements TensorSource {
        @Override
        public String name() {
            return source.name();
        }

        @Override
        public List<Long> shape() {
            return source.shape();
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
            short[] rounded = new short[8192];
            for (long done = 0; done < count; done += rounded.length) {
                int here = (int) Math.min(rounded.length, count - done);
                source.readBfloats(from + done, here, MemorySegment.ofArray(rounded));
                for (int i = 0; i < here; i++) {
                    target.set(ValueLayout.JAVA_INT_UNALIGNED, 4 * (done + i), rounded[i] << 16);
                }
            }
        }

        @Override
        public void readBfloats(long from, long count, MemorySegment target) {
            source.readBfloats(from, count, target);
        }
    }
}
