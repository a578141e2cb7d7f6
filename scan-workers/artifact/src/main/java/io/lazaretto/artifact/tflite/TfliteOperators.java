package io.lazaretto.artifact.tflite;

import io.lazaretto.artifact.reader.Reading;
import io.lazaretto.artifact.report.Evidence;
import io.lazaretto.artifact.report.MalformedArtifactException;
import io.lazaretto.artifact.report.Place;
import io.lazaretto.artifact.report.Reasons;
import io.lazaretto.artifact.report.Signal;
import io.lazaretto.artifact.tensorflow.OperatorClass;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Says which operators of a model need code that TensorFlow Lite does not have. */
final class TfliteOperators {
    private static final int CUSTOM = 32;
    private static final int HIGHEST_BUILTIN = 209;
    private static final String FLEX = "Flex";
    /** Operators that the runtime or its task library registers itself. */
    private static final Set<String> BUNDLED =
            Set.of("TFLite_Detection_PostProcess", "Mfcc", "AudioSpectrogram", "MaxPoolingWithArgmax2D");

    private static final List<String> CODE = List.of("CWE-94", "AML.T0011", "AML.T0018.002");
    private static final List<String> OUTSIDE = List.of("CWE-829", "AML.T0018.002");

    private final Place place;
    private final Reading reading;

    TfliteOperators(Place place, Reading reading) {
        this.place = place;
        this.reading = reading;
    }

    void codes(FlatTable model) throws IOException, MalformedArtifactException {
        for (int i = 0; i < model.count(1); i++) {
            FlatTable code = model.table(1, i);
            reading.budget().checkTime();
            long number = Math.max(code.u8(0), code.u32(3));
            String name = code.text(1);
            if (number == CUSTOM) {
                custom(name, code);
            } else if (number > HIGHEST_BUILTIN) {
                TfliteReader.notExamined("operator " + number, code, place, reading);
            } else if (!name.isEmpty()) {
                reading.report(Signal.suspect(
                        "tflite.operator.ambiguous",
                        "A built-in operator that names a custom one as well",
                        place.at(code.start()),
                        Map.of("operator", Evidence.text(name)),
                        List.of("CWE-436")));
            }
        }
    }

    private void custom(String name, FlatTable code) {
        OperatorClass kind = name.startsWith(FLEX)
                ? OperatorClass.of(name.substring(FLEX.length()))
                : BUNDLED.contains(name) ? OperatorClass.PURE : OperatorClass.UNKNOWN;
        Map<String, String> evidence = Map.of("operator", Evidence.text(name));
        switch (kind) {
            case PURE -> {}
            case THREAT ->
                reading.report(Signal.threat(
                        "tflite.operator.dangerous",
                        "An operator that reads or writes any file, or runs code",
                        place.at(code.start()),
                        evidence,
                        CODE));
            case OPAQUE ->
                reading.report(Signal.inconclusive(
                        Reasons.NOT_EXAMINED + "compiled program",
                        "tflite.not-examined",
                        "A part of the model that has not been examined",
                        place.at(code.start()),
                        evidence));
            case CHECKPOINT, TABLE, OUTSIDE, UNKNOWN ->
                reading.report(Signal.suspect(
                        "tflite.operator.custom",
                        "An operator that only a library outside the model can run, or that reaches out of it",
                        place.at(code.start()),
                        evidence,
                        OUTSIDE));
        }
    }
}
