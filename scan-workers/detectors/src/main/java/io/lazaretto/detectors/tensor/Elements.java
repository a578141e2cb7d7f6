package io.lazaretto.detectors.tensor;

import io.lazaretto.artifact.bytes.ModelBytes;
import io.lazaretto.artifact.safetensors.Dtype;
import io.lazaretto.detectors.Budget;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Reads a run of floating-point elements block by block. One buffer for all that is read through one instance; not
 * thread-safe.
 */
public final class Elements {
    private static final int BLOCK_BYTES = 1 << 18;
    private static final VarHandle LONG = view(long[].class);
    private static final VarHandle INT = view(int[].class);
    private static final VarHandle SHORT = view(short[].class);

    private final ModelBytes bytes;
    private final Budget budget;
    private final byte[] block = new byte[BLOCK_BYTES];
    private final double[] values = new double[BLOCK_BYTES / Short.BYTES];

    /** Takes the next elements of a run. */
    public interface Sink {
        /** @param values valid up to {@code count} and until the method returns */
        void accept(double[] values, int count);
    }

    public Elements(ModelBytes bytes, Budget budget) {
        this.bytes = bytes;
        this.budget = budget;
    }

    private static VarHandle view(Class<?> array) {
        return MethodHandles.byteArrayViewVarHandle(array, ByteOrder.LITTLE_ENDIAN);
    }

    /** Whether elements of that type can be decoded here. */
    public static boolean decodes(Dtype dtype) {
        return dtype == Dtype.F64 || dtype == Dtype.F32 || dtype == Dtype.F16 || dtype == Dtype.BF16;
    }

    /**
     * Reads the elements in the bytes from {@code begin} to {@code end}.
     *
     * @throws OutOfBudgetException when the budget is spent
     * @throws IOException when the bytes cannot be read, or end early
     */
    public void read(int artifact, Dtype dtype, long begin, long end, Sink sink) throws IOException {
        int width = dtype.bits() / Byte.SIZE;
        for (long position = begin; position < end; ) {
            if (budget.isSpent()) {
                throw new OutOfBudgetException();
            }
            int length = (int) Math.min(BLOCK_BYTES, end - position);
            if (bytes.read(artifact, position, block, 0, length) < length) {
                throw new IOException("a tensor ends early");
            }
            int count = length / width;
            decode(dtype, count);
            sink.accept(values, count);
            position += length;
        }
    }

    private void decode(Dtype dtype, int count) {
        switch (dtype) {
            case F64 -> {
                for (int i = 0; i < count; i++) {
                    values[i] = Double.longBitsToDouble((long) LONG.get(block, i * Long.BYTES));
                }
            }
            case F32 -> {
                for (int i = 0; i < count; i++) {
                    values[i] = Float.intBitsToFloat((int) INT.get(block, i * Integer.BYTES));
                }
            }
            case F16 -> {
                for (int i = 0; i < count; i++) {
                    values[i] = Float.float16ToFloat((short) SHORT.get(block, i * Short.BYTES));
                }
            }
            case BF16 -> {
                for (int i = 0; i < count; i++) {
                    values[i] = Float.intBitsToFloat((short) SHORT.get(block, i * Short.BYTES) << 16);
                }
            }
            default -> throw new IllegalArgumentException("cannot decode " + dtype);
        }
    }

    /** The detector may not spend more. */
    public static final class OutOfBudgetException extends IOException {
        private static final long serialVersionUID = 1L;

        OutOfBudgetException() {
            super("out of time");
        }
    }
}
