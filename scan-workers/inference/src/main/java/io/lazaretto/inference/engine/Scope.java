package io.lazaretto.inference.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.ArrayDeque;
import java.util.Deque;

/** Arrays and values of one call into native code, closed together. */
final class Scope implements AutoCloseable {
    private final Kernel kernel;
    private final NDManager manager;
    private final Deque<IValue> values = new ArrayDeque<>();

    Scope(Kernel kernel) {
        this.kernel = kernel;
        this.manager = kernel.manager().newSubManager();
    }

    NDManager manager() {
        return manager;
    }

    /** Runs a method whose first argument is the weights. */
    IValue run(String method, IValue... arguments) {
        IValue[] all = new IValue[arguments.length + 1];
        all[0] = kernel.weights();
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return keep(kernel.run(method, all));
    }

    /** Runs a method that needs no weights. */
    IValue runBare(String method, IValue... arguments) {
        return keep(kernel.run(method, arguments));
    }

    IValue keep(IValue value) {
        values.push(value);
        return value;
    }

    /** The value outlives the scope; the caller closes it. */
    IValue release(IValue value) {
        values.remove(value);
        return value;
    }

    IValue[] tuple(IValue value) {
        IValue[] parts = value.toIValueTuple();
        for (IValue part : parts) {
            keep(part);
        }
        return parts;
    }

    NDArray longArray(long[] data, long... shape) {
        return manager.create(LongBuffer.wrap(data), new Shape(shape), DataType.INT64);
    }

    NDArray floatArray(float[] data, long... shape) {
        return manager.create(FloatBuffer.wrap(data), new Shape(shape), DataType.FLOAT32);
    }

    IValue longs(long[] data, long... shape) {
        return value(longArray(data, shape));
    }

    IValue floats(float[] data, long... shape) {
        return value(floatArray(data, shape));
    }

    NDArray flagArray(boolean[] data, long... shape) {
        ByteBuffer bytes = ByteBuffer.allocateDirect(data.length).order(ByteOrder.nativeOrder());
        for (boolean flag : data) {
            bytes.put((byte) (flag ? 1 : 0));
        }
        return manager.create(bytes.flip(), new Shape(shape), DataType.BOOLEAN);
    }

    IValue flags(boolean[] data, long... shape) {
        return value(flagArray(data, shape));
    }

    /** What scripts take for an absent tensor. */
    NDArray noneArray() {
        return manager.create(new Shape(0), DataType.BOOLEAN);
    }

    IValue none() {
        return value(noneArray());
    }

    IValue whole(long value) {
        return keep(IValue.from(value));
    }

    IValue real(double value) {
        return keep(IValue.from(value));
    }

    IValue value(NDArray array) {
        return keep(IValue.from((PtNDArray) array));
    }

    /** The tensor's numbers; the tensor itself stays native. */
    float[] toFloats(IValue tensor) {
        try (NDArray array = tensor.toTensor((PtNDManager) manager)) {
            return array.toFloatArray();
        }
    }

    long[] toLongs(IValue tensor) {
        try (NDArray array = tensor.toTensor((PtNDManager) manager)) {
            return array.toLongArray();
        }
    }

    PtNDArray[] arrays(IValue list) {
        return list.toTensorArray((PtNDManager) manager);
    }

    @Override
    public void close() {
        while (!values.isEmpty()) {
            values.pop().close();
        }
        manager.close();
    }
}
