package io.lazaretto.artifact.coreml;

import io.lazaretto.artifact.bytes.ByteView;
import io.lazaretto.artifact.protobuf.FieldType;
import io.lazaretto.artifact.protobuf.Message;
import io.lazaretto.artifact.protobuf.Schema;
import io.lazaretto.artifact.protobuf.WireWalk;
import io.lazaretto.artifact.reader.FormatReader;
import io.lazaretto.artifact.reader.PlainMessages;
import io.lazaretto.artifact.reader.Reading;
import io.lazaretto.artifact.report.Evidence;
import io.lazaretto.artifact.report.MalformedArtifactException;
import io.lazaretto.artifact.report.Place;
import io.lazaretto.artifact.report.Reasons;
import io.lazaretto.artifact.report.Signal;
import io.lazaretto.artifact.sidefile.LocationKind;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/** {@code CoreML.Specification.Model}: {@code *.mlmodel}, alone or in an {@code .mlpackage}. */
public final class CoremlReader implements FormatReader {
    private static final String FORMAT = "coreml";

    @Override
    public void read(ByteView view, Place place, Reading reading) throws IOException, MalformedArtifactException {
        WireWalk.walk(view, Schema.COREML, "Model", FORMAT, new Model(place, reading), reading.budget());
    }

    private static final class Model extends PlainMessages {
        /** What a model says of itself; the rest is what it is. */
        private static final Set<String> ABOUT = Set.of("specificationVersion", "description", "isUpdatable");

        /** Stands for the folder of the model. */
        private static final String HERE = "@model_path/";

        Model(Place place, Reading reading) {
            super(place, reading);
        }

        @Override
        protected boolean isProse(Message message, FieldType field) {
            return message.type().startsWith("Metadata");
        }

        @Override
        public void end(Message message) throws MalformedArtifactException {
            switch (message.type()) {
                case "CustomModel", "CustomLayerParams" ->
                    suspect(
                            "coreml.custom",
                            "A part of the model that a class of the application computes",
                            message.text("className"),
                            message);
                case "LinkedModelFile" ->
                    suspect("coreml.linked-model", "The model is in another file, which it names", "", message);
                case "SerializedModel" ->
                    inconclusive(
                            Reasons.NOT_EXAMINED + "serialized model",
                            "coreml.opaque",
                            "A model in a form that only Core ML knows",
                            message);
                case "MILSpec.Value.BlobFileValue" -> weights(message);
                case "Model" -> {
                    if (message.number("specificationVersion") < 1 && message.parent() == null) {
                        throw new MalformedArtifactException(FORMAT, 0, "a model without a version");
                    }
                    // It stands behind the description: a file that breaks off there is a valid message.
                    if (!message.hasOtherThan(ABOUT)) {
                        throw new MalformedArtifactException(FORMAT, message.offset(), "a model of no type");
                    }
                }
                default -> {}
            }
        }

        private void weights(Message value) {
            String name = value.text("fileName");
            String relative = name.startsWith(HERE) ? name.substring(HERE.length()) : "";
            if (LocationKind.of(relative) != LocationKind.PLAIN) {
                reading.report(Signal.threat(
                        "coreml.weights-path",
                        "Weights lie outside the folder of the model",
                        place.at(value.offset()),
                        Map.of("file", Evidence.text(name)),
                        List.of("CWE-22")));
                return;
            }
            OptionalLong size = reading.sizeOf(relative);
            if (size.isEmpty()) {
                inconclusive(
                        Reasons.MALFORMED,
                        "coreml.weights-missing",
                        "The file with the weights is not in the model",
                        value);
            } else if (value.number("offset") < 0 || value.number("offset") >= size.getAsLong()) {
                inconclusive(
                        Reasons.MALFORMED, "coreml.weights-range", "Weights lie behind the end of their file", value);
            }
        }

        private void suspect(String rule, String title, String name, Message message) {
            Map<String, String> evidence = Map.of("name", Evidence.text(name));
            reading.report(Signal.suspect(rule, title, place.at(message.offset()), evidence, List.of("CWE-829")));
        }

        private void inconclusive(String reason, String rule, String title, Message message) {
            reading.report(Signal.inconclusive(reason, rule, title, place.at(message.offset()), Map.of()));
        }
    }
}
