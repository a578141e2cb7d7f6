package io.lazaretto.artifact.openvino;

import io.lazaretto.artifact.bytes.ByteView;
import io.lazaretto.artifact.markup.ElementVisitor;
import io.lazaretto.artifact.markup.MarkupReader;
import io.lazaretto.artifact.reader.FormatReader;
import io.lazaretto.artifact.reader.Reading;
import io.lazaretto.artifact.report.Evidence;
import io.lazaretto.artifact.report.MalformedArtifactException;
import io.lazaretto.artifact.report.Place;
import io.lazaretto.artifact.report.Reasons;
import io.lazaretto.artifact.report.Signal;
import java.io.IOException;
import java.math.BigInteger;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;
import javax.xml.stream.XMLStreamReader;

/**
 * {@code <net>} of version 10 and 11 (OpenVINO {@code src/core/src/xml_util}). Constants lie in the {@code .bin} of the same
 * name; each must lie inside it and fit its shape. Layers of another operator set than OpenVINO's own need a library.
 */
public final class OpenvinoReader implements FormatReader {
    private static final String FORMAT = "openvino";

    @Override
    public void read(ByteView view, Place place, Reading reading) throws IOException, MalformedArtifactException {
        Network network = new Network(place, reading);
        MarkupReader.walk(view, place, reading, network);
        network.finish();
    }

    private static final class Network implements ElementVisitor {
        private static final Pattern STANDARD = Pattern.compile("opset[0-9]{1,2}|util|experimental|ie_internal_opset");
        private static final Pattern DECIMAL = Pattern.compile("[0-9]{1,18}");
        private static final int MAX_DISTINCT = 256;

        private final Place place;
        private final Reading reading;
        private final String side;
        private final OptionalLong sideSize;
        private final Set<List<String>> seen = new HashSet<>();
        private boolean constant;
        private boolean missing;
        private long layers;

        Network(Place place, Reading reading) {
            this.place = place;
            this.reading = reading;
            String file = reading.name().substring(reading.name().lastIndexOf('/') + 1);
            int dot = file.lastIndexOf('.');
            this.side = (dot < 0 ? file : file.substring(0, dot)) + ".bin";
            this.sideSize = reading.sizeOf(side);
        }

        @Override
        public void start(XMLStreamReader xml, int depth, long offset) throws MalformedArtifactException {
            switch (xml.getLocalName()) {
                case "net" -> {
                    if (depth == 1 && !Set.of("10", "11").contains("" + xml.getAttributeValue(null, "version"))) {
                        throw malformed(offset, "a version that is not understood");
                    }
                }
                case "layer" -> layer(xml, offset);
                case "data" -> {
                    if (constant) {
                        constant(xml, offset);
                    }
                }
                default -> {}
            }
        }

        @Override
        public void end(String name, int depth) {
            if (name.equals("layer") || name.equals("data")) {
                constant = false;
            }
        }

        private void layer(XMLStreamReader xml, long offset) throws MalformedArtifactException {
            layers++;
            String type = "" + xml.getAttributeValue(null, "type");
            String version = "" + xml.getAttributeValue(null, "version");
            constant = type.equals("Const");
            if (!STANDARD.matcher(version).matches() && isNew(version, type)) {
                Map<String, String> evidence = Map.of("type", Evidence.text(type), "version", Evidence.text(version));
                if (version.equals("extension") && TokenizerLayers.has(type)) {
                    reading.report(Signal.note(
                            "openvino.tokenizer",
                            "A layer of OpenVINO's tokenizer library",
                            place.at(offset),
                            evidence));
                } else {
                    reading.report(Signal.suspect(
                            "openvino.extension",
                            "A layer that only a library outside the model can run",
                            place.at(offset),
                            evidence,
                            List.of("CWE-829")));
                }
            }
        }

        /** When no more is remembered, everything is new: it is told again rather than not at all. */
        private boolean isNew(String version, String type) {
            return seen.size() >= MAX_DISTINCT || seen.add(List.of(version, type));
        }

        private void constant(XMLStreamReader xml, long offset) throws MalformedArtifactException {
            String from = "" + xml.getAttributeValue(null, "offset");
            String size = "" + xml.getAttributeValue(null, "size");
            if (!DECIMAL.matcher(from).matches() || !DECIMAL.matcher(size).matches()) {
                throw malformed(offset, "a constant without offset and size");
            }
            BigInteger needed = ElementTypes.bytes(
                    "" + xml.getAttributeValue(null, "element_type"), "" + xml.getAttributeValue(null, "shape"));
            if (needed != null && !needed.equals(new BigInteger(size))) {
                throw malformed(offset, "the bytes of a constant do not fit its shape");
            }
            if (sideSize.isEmpty()) {
                missing = true;
                return;
            }
            long start = Long.parseLong(from);
            long length = Long.parseLong(size);
            if (start > sideSize.getAsLong() || length > sideSize.getAsLong() - start) {
                throw malformed(offset, "a constant beyond the end of its file");
            }
            reading.sideData(side, start, length);
        }

        void finish() throws MalformedArtifactException {
            if (layers == 0) {
                throw malformed(0, "a network without layers");
            }
            if (missing) {
                reading.report(Signal.inconclusive(
                        Reasons.MALFORMED,
                        "openvino.constants-missing",
                        "The file with the constants is not in the model",
                        place.whole(),
                        Map.of("file", Evidence.text(side))));
            }
        }

        private static MalformedArtifactException malformed(long offset, String problem) {
            return new MalformedArtifactException(FORMAT, offset, problem);
        }
    }
}
