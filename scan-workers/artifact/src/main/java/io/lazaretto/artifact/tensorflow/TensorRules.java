package io.lazaretto.artifact.tensorflow;

import io.lazaretto.artifact.protobuf.Message;
import io.lazaretto.artifact.reader.Reading;
import io.lazaretto.artifact.report.Place;
import io.lazaretto.artifact.report.Reasons;
import io.lazaretto.artifact.report.Signal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;

/** Says whether a constant holds what its shape needs. */
final class TensorRules {
    private static final int MAX_RANK = 254;
    /** Bytes of an element by {@code DataType}; 0 when it has no fixed size. */
    private static final int[] SIZES = {
        0, 4, 8, 4, 1, 2, 1, 0, 8, 8, 1, 1, 1, 4, 2, 2, 2, 2, 16, 2, 0, 0, 4, 8, 1, 1, 1, 1, 1, 1, 1
    };

    private static final List<String> VALUES = List.of(
            "float_val",
            "double_val",
            "int_val",
            "string_val",
            "int64_val",
            "bool_val",
            "half_val",
            "uint32_val",
            "uint64_val");

    private TensorRules() {}

    static void judge(Message tensor, Place place, Reading reading) {
        BigInteger elements = elements(tensor);
        long type = tensor.number("dtype");
        int size = type >= 0 && type < SIZES.length ? SIZES[(int) type] : 0;
        String problem = null;
        long values = VALUES.stream().mapToLong(tensor::count).max().orElse(0);
        if (elements == null) {
            problem = "a shape that cannot be";
        } else if (tensor.bytes("tensor_content") > 0
                && size > 0
                && !elements.multiply(BigInteger.valueOf(size))
                        .equals(BigInteger.valueOf(tensor.bytes("tensor_content")))) {
            problem = "bytes that do not fit the shape";
        } else if (elements.compareTo(BigInteger.valueOf(values)) < 0) {
            problem = "more values than the shape has";
        }
        if (problem != null) {
            reading.report(Signal.inconclusive(
                    Reasons.MALFORMED,
                    "tensorflow.tensor",
                    "A constant does not hold what its shape needs",
                    place.at(tensor.offset()),
                    Map.of("problem", problem)));
        }
    }

    private static BigInteger elements(Message tensor) {
        BigInteger product = BigInteger.ONE;
        for (Message shape : tensor.kept("tensor_shape")) {
            if (shape.number("unknown_rank") != 0 || shape.count("dim") > MAX_RANK) {
                return null;
            }
            for (Message dim : shape.kept("dim")) {
                if (dim.number("size") < 0) {
                    return null;
                }
                product = product.multiply(BigInteger.valueOf(dim.number("size")));
            }
        }
        return product.bitLength() > Long.SIZE - 1 ? null : product;
    }
}
