package io.lazaretto.artifact.pmml;

import io.lazaretto.artifact.bytes.ByteView;
import io.lazaretto.artifact.markup.ElementVisitor;
import io.lazaretto.artifact.markup.MarkupReader;
import io.lazaretto.artifact.reader.FormatReader;
import io.lazaretto.artifact.reader.Reading;
import io.lazaretto.artifact.report.Evidence;
import io.lazaretto.artifact.report.MalformedArtifactException;
import io.lazaretto.artifact.report.Place;
import io.lazaretto.artifact.report.Signal;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import javax.xml.stream.XMLStreamReader;

/**
 * PMML 2 to 4.4 (dmg.org). Evaluators look functions up by name: one that neither the standard nor the document defines is a
 * class of the class path (JPMML {@code FunctionRegistry} calls {@code Class.forName}).
 */
public final class PmmlReader implements FormatReader {
    private static final String FORMAT = "pmml";

    @Override
    public void read(ByteView view, Place place, Reading reading) throws IOException, MalformedArtifactException {
        Document document = new Document(place, reading);
        MarkupReader.walk(view, place, reading, document);
        document.finish();
    }

    private static final class Document implements ElementVisitor {
        private static final int MAX_DISTINCT = 4096;
        private static final int MIN_PROSE = 16;
        private static final Pattern VERSION = Pattern.compile("[2-4]\\.[0-9](\\.[0-9])?");

        private final Place place;
        private final Reading reading;
        private final Map<String, Long> used = new HashMap<>();
        private final Set<String> defined = new HashSet<>();
        private boolean dictionary;
        private long overflow = -1;

        Document(Place place, Reading reading) {
            this.place = place;
            this.reading = reading;
        }

        @Override
        public void start(XMLStreamReader xml, int depth, long offset) throws IOException, MalformedArtifactException {
            switch (xml.getLocalName()) {
                case "PMML" -> {
                    if (depth == 1
                            && !VERSION.matcher("" + xml.getAttributeValue(null, "version"))
                                    .matches()) {
                        throw new MalformedArtifactException(FORMAT, offset, "a version that does not exist");
                    }
                }
                case "DataDictionary" -> dictionary = true;
                case "DefineFunction" -> {
                    if (defined.size() < MAX_DISTINCT) {
                        defined.add("" + xml.getAttributeValue(null, "name"));
                    }
                }
                case "Apply", "Aggregate" -> {
                    String function = "" + xml.getAttributeValue(null, "function");
                    if (!PmmlFunctions.has(function) && !used.containsKey(function)) {
                        use(function, offset);
                    }
                }
                case "TableLocator" ->
                    reading.report(Signal.suspect(
                            "pmml.table-locator",
                            "The document takes a table from outside itself",
                            place.at(offset),
                            Map.of(),
                            List.of("CWE-829")));
                default -> {}
            }
            for (int i = 0; i < xml.getAttributeCount(); i++) {
                String value = xml.getAttributeValue(i);
                if (value.length() >= MIN_PROSE && xml.getLocalName().equals("Extension")) {
                    reading.prose(value, place, offset);
                }
            }
        }

        private void use(String function, long offset) {
            if (used.size() < MAX_DISTINCT) {
                used.put(function, offset);
            } else if (overflow < 0) {
                overflow = offset;
            }
        }

        void finish() throws MalformedArtifactException {
            used.forEach((function, offset) -> {
                if (!defined.contains(function)) {
                    reading.report(Signal.suspect(
                            "pmml.function",
                            "A function that neither the standard nor the document defines: evaluators load a class of that name",
                            place.at(offset),
                            Map.of("function", Evidence.text(function)),
                            List.of("CWE-470", "CWE-829")));
                }
            });
            if (overflow >= 0) {
                reading.report(Signal.suspect(
                        "pmml.function",
                        "More functions that the standard does not define than are kept",
                        place.at(overflow),
                        Map.of(),
                        List.of("CWE-470", "CWE-829")));
            }
            if (!dictionary) {
                throw new MalformedArtifactException(FORMAT, 0, "a document without a data dictionary");
            }
        }
    }
}
