package io.lazaretto.artifact.onnx;

import io.lazaretto.artifact.protobuf.Message;
import io.lazaretto.artifact.reader.Reading;
import io.lazaretto.artifact.report.Evidence;
import io.lazaretto.artifact.report.Place;
import io.lazaretto.artifact.report.Reasons;
import io.lazaretto.artifact.report.Signal;
import java.io.IOException;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;

/** Says whether a tensor holds what its shape needs, in one place. */
final class TensorRules {
    static final int MAX_RANK = 64;
    private static final int EXTERNAL = 1;
    private static final List<String> TYPED =
            List.of("float_data", "int32_data", "string_data", "int64_data", "double_data", "uint64_data");

    private final Place place;
    private final Reading reading;
    private final ExternalData external;

    TensorRules(Place place, Reading reading) {
        this.place = place;
        this.reading = reading;
        this.external = new ExternalData(place, reading);
    }

    void judge(Message tensor) throws IOException {
        ElementType type = ElementType.of(tensor.number("data_type"));
        BigInteger elements = elements(tensor);
        boolean named = tensor.count("external_data") > 0;
        boolean outside = tensor.number("data_location") == EXTERNAL;
        long typed = TYPED.stream().filter(tensor::has).count();
        boolean raw = tensor.bytes("raw_data") > 0;
        if ((outside || named ? 1 : 0) + (raw ? 1 : 0) + typed > 1 || named && !outside) {
            reading.report(Signal.suspect(
                    "onnx.tensor.ambiguous",
                    "A tensor has its values in more than one place: readers disagree on which counts",
                    place.at(tensor.offset()),
                    name(tensor),
                    List.of("CWE-436")));
        }
        if (named || outside) {
            external.judge(tensor, type == null || elements == null || type.bits() == 0 ? null : type.bytes(elements));
        } else if (tensor.number("data_location") != 0) {
            malformed(tensor, "values in a place that does not exist");
        } else if (tensor.has("segment")) {
            malformed(tensor, "a tensor in segments");
        } else if (type == null) {
            malformed(tensor, "an element type that does not exist");
        } else if (elements == null) {
            malformed(tensor, "a shape that cannot be");
        } else if (raw) {
            if (type.bits() == 0 || !type.bytes(elements).equals(BigInteger.valueOf(tensor.bytes("raw_data")))) {
                malformed(tensor, "the bytes of a tensor do not fit its shape");
            }
        } else if (!type.values(elements).equals(BigInteger.valueOf(tensor.count(type.field())))) {
            malformed(tensor, "the values of a tensor do not fit its shape");
        }
    }

    /** The number of elements, or null when the shape is impossible. */
    static BigInteger elements(Message tensor) {
        if (tensor.count("dims") > MAX_RANK) {
            return null;
        }
        BigInteger product = BigInteger.ONE;
        for (long dim : tensor.numbers("dims")) {
            if (dim < 0) {
                return null;
            }
            product = product.multiply(BigInteger.valueOf(dim));
        }
        return product.bitLength() > Long.SIZE - 1 ? null : product;
    }

    private void malformed(Message tensor, String problem) {
        reading.report(Signal.inconclusive(
                Reasons.MALFORMED,
                "onnx.tensor",
                "A tensor does not hold what its shape needs: " + problem,
                place.at(tensor.offset()),
                name(tensor)));
    }

    static Map<String, String> name(Message tensor) {
        return Map.of("tensor", Evidence.text(tensor.text("name")));
    }
}
