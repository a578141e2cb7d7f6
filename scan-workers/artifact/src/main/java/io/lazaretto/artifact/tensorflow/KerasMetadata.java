package io.lazaretto.artifact.tensorflow;

import io.lazaretto.artifact.bytes.ByteView;
import io.lazaretto.artifact.reader.Reading;
import io.lazaretto.artifact.report.Place;
import io.lazaretto.artifact.report.Reasons;
import io.lazaretto.artifact.report.Signal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The configuration of a Keras object in a saved model. Keras 2 builds layers from it, and a Lambda's from bytecode
 * (CVE-2024-3660); it is not followed as Keras would, and therefore never clear.
 */
final class KerasMetadata {
    private static final int MAX_TEXT = 1 << 22;
    private static final Pattern ESCAPE = Pattern.compile("\\\\u([0-9a-fA-F]{4})");
    private static final Pattern LAMBDA = Pattern.compile("\"(Lambda|__lambda__|[^\"]*>Lambda)\"");

    private KerasMetadata() {}

    static void judge(ByteView content, long offset, Place place, Reading reading) throws IOException {
        String text = new String(content.copy(0, (int) Math.min(content.size(), MAX_TEXT)), StandardCharsets.UTF_8);
        String plain = ESCAPE.matcher(text)
                .replaceAll(match ->
                        Matcher.quoteReplacement(Character.toString((char) Integer.parseInt(match.group(1), 16))));
        if (LAMBDA.matcher(plain).find()) {
            reading.report(Signal.threat(
                    "tensorflow.keras.lambda",
                    "A layer of a saved model that runs code from its configuration",
                    place.at(offset),
                    Map.of(),
                    List.of("CWE-502", "CVE-2024-3660")));
        }
        reading.report(Signal.inconclusive(
                Reasons.NOT_EXAMINED + "Keras configuration",
                "tensorflow.keras.metadata",
                "The configuration of Keras objects in a saved model has not been followed",
                place.at(offset),
                Map.of()));
        if (text.startsWith("{")) {
            reading.content(content, place.member("keras-metadata@" + offset), "keras-metadata.json");
        }
    }
}
