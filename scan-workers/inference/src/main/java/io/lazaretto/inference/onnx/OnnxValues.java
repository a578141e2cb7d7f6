package io.lazaretto.inference.onnx;

import static java.util.Objects.requireNonNull;

/** A dense tensor, row-major. The product of the shape is the number of values. Arrays are not copied. */
@SuppressWarnings("ArrayRecordComponent")
public sealed interface OnnxValues {
    long[] shape();

    /** Floating-point numbers of any width, as f32. */
    record Reals(float[] values, long... shape) implements OnnxValues {
        public Reals {
            requireProduct(requireNonNull(values, "values is null").length, shape);
        }
    }

    /** Integers of any width; booleans as 0 and 1. */
    record Wholes(long[] values, long... shape) implements OnnxValues {
        public Wholes {
            requireProduct(requireNonNull(values, "values is null").length, shape);
        }
    }

    private static void requireProduct(int values, long[] shape) {
        long product = 1;
        for (long size : shape) {
            if (size < 0) {
                throw new IllegalArgumentException("a negative dimension");
            }
            product = Math.multiplyExact(product, size);
        }
        if (product != values) {
            throw new IllegalArgumentException(values + " values for a shape of " + product);
        }
    }
}
