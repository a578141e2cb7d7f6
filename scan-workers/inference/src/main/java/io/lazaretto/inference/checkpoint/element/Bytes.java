package io.lazaretto.inference.checkpoint.element;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Little-endian numbers in arrays. */
public final class Bytes {
    private static final VarHandle SHORT = view(short[].class);
    private static final VarHandle INT = view(int[].class);
    private static final VarHandle LONG = view(long[].class);

    private Bytes() {}

    private static VarHandle view(Class<?> type) {
        return MethodHandles.byteArrayViewVarHandle(type, ByteOrder.LITTLE_ENDIAN);
    }

    public static int u16(byte[] in, int at) {
        return (short) SHORT.get(in, at) & 0xffff;
    }

    public static int i32(byte[] in, int at) {
        return (int) INT.get(in, at);
    }

    public static long i64(byte[] in, int at) {
        return (long) LONG.get(in, at);
    }

    public static float f16(byte[] in, int at) {
        return Float.float16ToFloat((short) SHORT.get(in, at));
    }
}
