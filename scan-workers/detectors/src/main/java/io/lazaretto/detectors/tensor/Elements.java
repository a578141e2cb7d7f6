package io.lazaretto.detectors.tensor;

import io.lazaretto.artifact.bytes.ModelBytes;
import io.lazaretto.detectors.Budget;
import io.lazaretto.inference.checkpoint.element.ElementFormat;
import io.lazaretto.inference.checkpoint.element.PlainFormat;
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
    private static final int MAX_VALUES = BLOCK_BYTES / Short.BYTES;
    private static final VarHandle LONG = view(long[].class);
    private static final VarHandle INT = view(int[].class);
    private static final VarHandle SHORT = view(short[].class);

    private final ModelBytes bytes;
    private final Budget budget;
    private final byte[] block = new byte[BLOCK_BYTES];
    private final double[] values = new double[MAX_VALUES];
    private final float[] decoded = new float[MAX_VALUES];

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

    /** Whether elements of that format are floating-point numbers, quantised or not; others are no weights by themselves. */
    public static boolean decodes(ElementFormat format) {
        if (format instanceof PlainFormat plain) {
            return switch (plain) {
                case F64, F32, F16, BF16, F8_E4M3, F8_E5M2 -> true;
                case I64, I32, I16, U16, I8, U8, BOOL -> false;
            };
        }
        return true;
    }

    /**
     * Reads the elements in the bytes from {@code begin} to {@code end}, whole blocks of the format.
     *
     * @throws OutOfBudgetException when the budget is spent
     * @throws IOException when the bytes cannot be read, or end early
     */
    public void read(int artifact, ElementFormat format, long begin, long end, Sink sink) throws IOException {
        int most = Math.min(BLOCK_BYTES / format.blockBytes(), MAX_VALUES / format.blockElements());
        for (long position = begin; position < end; ) {
            if (budget.isSpent()) {
                throw new OutOfBudgetException();
            }
            int length = (int) Math.min((long) most * format.blockBytes(), end - position);
            if (bytes.read(artifact, position, block, 0, length) < length) {
                throw new IOException("a tensor ends early");
            }
            int count = length / format.blockBytes() * format.blockElements();
            decode(format, length / format.blockBytes(), count);
            sink.accept(values, count);
            position += length;
        }
    }

    private void decode(ElementFormat format, int blocks, int count) {
        if (format == PlainFormat.F64) {
            for (int i = 0; i < count; i++) {
                values[i] = Double.longBitsToDouble((long) LONG.get(block, i * Long.BYTES));
            }
        } else if (format == PlainFormat.F32) {
            for (int i = 0; i < count; i++) {
                values[i] = Float.intBitsToFloat((int) INT.get(block, i * Integer.BYTES));
            }
        } else if (format == PlainFormat.BF16) {
            for (int i = 0; i < count; i++) {
                values[i] = Float.intBitsToFloat((short) SHORT.get(block, i * Short.BYTES) << 16);
            }
        } else {
            format.decode(block, 0, blocks, decoded, 0);
            for (int i = 0; i < count; i++) {
                values[i] = decoded[i];
            }
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
