package io.lazaretto.artifact.onnx;

import io.lazaretto.artifact.protobuf.Message;
import io.lazaretto.artifact.reader.Reading;
import io.lazaretto.artifact.report.Evidence;
import io.lazaretto.artifact.report.Place;
import io.lazaretto.artifact.report.Signal;
import java.util.List;
import java.util.Map;

/** An attribute says which of its fields counts; some readers look at the fields instead. */
final class AttributeRules {
    /** The field of each {@code AttributeType}, from 1. */
    private static final List<String> BY_TYPE = List.of(
            "f",
            "i",
            "s",
            "t",
            "g",
            "floats",
            "ints",
            "strings",
            "tensors",
            "graphs",
            "sparse_tensor",
            "sparse_tensors",
            "tp",
            "type_protos");

    private AttributeRules() {}

    static void judge(Message attribute, Place place, Reading reading) {
        long type = attribute.number("type");
        List<String> present = BY_TYPE.stream().filter(attribute::has).toList();
        boolean known = type >= 0 && type <= BY_TYPE.size();
        boolean agrees = present.isEmpty()
                || present.size() == 1
                        && (type == 0 || known && present.getFirst().equals(BY_TYPE.get((int) type - 1)));
        if (!known || !agrees) {
            reading.report(Signal.suspect(
                    "onnx.attribute.ambiguous",
                    "An attribute holds another value than its type says, or several",
                    place.at(attribute.offset()),
                    Map.of("attribute", Evidence.text(attribute.text("name"))),
                    List.of("CWE-436", "CWE-843")));
        }
    }
}
