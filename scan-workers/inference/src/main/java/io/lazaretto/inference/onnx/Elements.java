package io.lazaretto.inference.onnx;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.TensorInfo;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Set;

/** Numbers into tensors of a graph's types, and out of them. */
final class Elements {
    /** Types of inputs and outputs. */
    static final Set<String> SUPPORTED =
            Set.of("FLOAT", "DOUBLE", "FLOAT16", "BFLOAT16", "INT8", "UINT8", "INT16", "INT32", "INT64", "BOOL");

    private Elements() {}

    static OnnxTensor tensor(OrtEnvironment environment, OnnxValues values, String type)
            throws OrtException, OnnxException {
        OnnxJavaType target = OnnxJavaType.valueOf(type);
        int count =
                switch (values) {
                    case OnnxValues.Reals reals -> reals.values().length;
                    case OnnxValues.Wholes wholes -> wholes.values().length;
                };
        long bytes = (long) count * target.size;
        if (bytes > Integer.MAX_VALUE - 8) {
            throw new OnnxException("an input of " + bytes + " bytes");
        }
        ByteBuffer data = ByteBuffer.allocateDirect((int) bytes).order(ByteOrder.nativeOrder());
        for (int i = 0; i < count; i++) {
            switch (values) {
                case OnnxValues.Reals reals -> put(data, target, reals.values()[i], (long) reals.values()[i]);
                case OnnxValues.Wholes wholes -> put(data, target, (float) wholes.values()[i], wholes.values()[i]);
            }
        }
        return OnnxTensor.createTensor(environment, data.flip(), values.shape(), target);
    }

    private static void put(ByteBuffer data, OnnxJavaType type, float real, long whole) {
        switch (type) {
            case FLOAT -> data.putFloat(real);
            case DOUBLE -> data.putDouble(real);
            case FLOAT16 -> data.putShort(Float.floatToFloat16(real));
            case BFLOAT16 -> data.putShort(ai.onnxruntime.platform.Fp16Conversions.floatToBf16(real));
            case INT8, UINT8 -> data.put((byte) whole);
            case INT16 -> data.putShort((short) whole);
            case INT32 -> data.putInt((int) whole);
            case INT64 -> data.putLong(whole);
            case BOOL -> data.put((byte) (whole != 0 ? 1 : 0));
            default -> throw new IllegalArgumentException("type " + type);
        }
    }

    static OnnxValues values(OnnxTensor tensor) {
        TensorInfo info = tensor.getInfo();
        long[] shape = info.getShape();
        ByteBuffer data = tensor.getByteBuffer().order(ByteOrder.nativeOrder());
        int count = Math.toIntExact(info.getNumElements());
        return switch (info.type) {
            case FLOAT, FLOAT16, BFLOAT16 -> {
                FloatBuffer converted = tensor.getFloatBuffer();
                float[] values = new float[converted.remaining()];
                converted.get(values);
                yield new OnnxValues.Reals(values, shape);
            }
            case DOUBLE -> {
                float[] values = new float[count];
                for (int i = 0; i < count; i++) {
                    values[i] = (float) data.getDouble(8 * i);
                }
                yield new OnnxValues.Reals(values, shape);
            }
            default -> {
                long[] values = new long[count];
                for (int i = 0; i < count; i++) {
                    values[i] = whole(data, info.type, i);
                }
                yield new OnnxValues.Wholes(values, shape);
            }
        };
    }

    private static long whole(ByteBuffer data, OnnxJavaType type, int at) {
        return switch (type) {
            case INT8 -> data.get(at);
            case UINT8, BOOL -> data.get(at) & 0xff;
            case INT16 -> data.getShort(2 * at);
            case INT32 -> data.getInt(4 * at);
            case INT64 -> data.getLong(8 * at);
            default -> throw new IllegalArgumentException("type " + type);
        };
    }
}
