package io.lazaretto.artifact.onnx;

import io.lazaretto.artifact.protobuf.Message;
import io.lazaretto.artifact.reader.Reading;
import io.lazaretto.artifact.report.Evidence;
import io.lazaretto.artifact.report.Place;
import io.lazaretto.artifact.report.Reasons;
import io.lazaretto.artifact.report.Signal;
import io.lazaretto.artifact.sidefile.LocationKind;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;

/** Where a tensor outside the model file says that its bytes lie (onnx {@code docs/ExternalData.md}). */
final class ExternalData {
    /** The pseudo location by which ONNX Runtime marks bytes in its own memory. */
    private static final String MEMORY_MARK = "_ORT_MEM_ADDR_";

    private static final List<String> TRAVERSAL =
            List.of("CWE-22", "CVE-2022-25882", "CVE-2024-27318", "CVE-2024-5187", "CVE-2025-51480");
    private static final Pattern DECIMAL = Pattern.compile("[0-9]{1,18}");
    private static final Set<String> KEYS = Set.of("location", "offset", "length", "checksum");

    private final Place place;
    private final Reading reading;

    ExternalData(Place place, Reading reading) {
        this.place = place;
        this.reading = reading;
    }

    /** @param needed bytes that the shape needs, null when that is not known */
    void judge(Message tensor, BigInteger needed) {
        Map<String, String> entries = entries(tensor);
        String location = entries.getOrDefault("location", "");
        if (location.contains(MEMORY_MARK)) {
            reading.report(Signal.threat(
                    "onnx.external.memory",
                    "A tensor whose bytes are an address in the memory of the reader",
                    place.at(tensor.offset()),
                    evidence(tensor, location),
                    List.of("CWE-822", "CWE-125")));
            return;
        }
        switch (LocationKind.of(location)) {
            case ESCAPES ->
                reading.report(Signal.threat(
                        "onnx.external.escape",
                        "A tensor whose bytes lie outside the folder of the model",
                        place.at(tensor.offset()),
                        evidence(tensor, location),
                        TRAVERSAL));
            case UNUSUAL ->
                reading.report(Signal.suspect(
                        "onnx.external.location",
                        "A tensor whose bytes lie in a file that is not named by a plain relative path",
                        place.at(tensor.offset()),
                        evidence(tensor, location),
                        List.of("CWE-22")));
            case PLAIN -> range(tensor, location, entries, needed);
        }
    }

    private Map<String, String> entries(Message tensor) {
        Map<String, String> entries = new HashMap<>();
        for (Message entry : tensor.kept("external_data")) {
            String key = entry.text("key");
            boolean twice = entries.put(key, entry.text("value")) != null;
            if (twice || !KEYS.contains(key)) {
                reading.report(Signal.suspect(
                        "onnx.external.key",
                        twice
                                ? "An entry of a tensor's location occurs twice: readers disagree on which one counts"
                                : "An entry of a tensor's location that the format does not have",
                        place.at(entry.offset()),
                        Map.of("key", Evidence.text(key)),
                        List.of("CWE-436", "CWE-915")));
            }
        }
        return entries;
    }

    private void range(Message tensor, String location, Map<String, String> entries, BigInteger needed) {
        String offsetText = entries.getOrDefault("offset", "0");
        String lengthText = entries.get("length");
        if (!DECIMAL.matcher(offsetText).matches()
                || lengthText != null && !DECIMAL.matcher(lengthText).matches()) {
            reading.report(Signal.suspect(
                    "onnx.external.number",
                    "Offset or length of a tensor is no plain number of bytes",
                    place.at(tensor.offset()),
                    Map.of("offset", Evidence.text(offsetText), "length", Evidence.text("" + lengthText)),
                    List.of("CWE-125", "CWE-190")));
            return;
        }
        OptionalLong size = reading.sizeOf(location);
        if (size.isEmpty()) {
            malformed(tensor, location, "onnx.external.missing", "The file with a tensor's bytes is not in the model");
            return;
        }
        long offset = Long.parseLong(offsetText);
        long left = size.getAsLong() - offset;
        long length = lengthText == null ? Math.max(0, left) : Long.parseLong(lengthText);
        if (left < 0 || length > left) {
            malformed(
                    tensor, location, "onnx.external.range", "The bytes of a tensor lie behind the end of their file");
        } else if (needed == null
                || (lengthText == null
                        ? needed.compareTo(BigInteger.valueOf(length)) > 0
                        : !needed.equals(BigInteger.valueOf(length)))) {
            malformed(tensor, location, "onnx.external.length", "The bytes of a tensor do not fit its shape");
        } else {
            reading.sideData(location, offset, length);
        }
    }

    private void malformed(Message tensor, String location, String rule, String title) {
        reading.report(Signal.inconclusive(
                Reasons.MALFORMED, rule, title, place.at(tensor.offset()), evidence(tensor, location)));
    }

    private static Map<String, String> evidence(Message tensor, String location) {
        return Map.of("tensor", Evidence.text(tensor.text("name")), "location", Evidence.text(location));
    }
}
