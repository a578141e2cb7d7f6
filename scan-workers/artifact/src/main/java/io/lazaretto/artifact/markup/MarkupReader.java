package io.lazaretto.artifact.markup;

import io.lazaretto.artifact.budget.BudgetExceededException;
import io.lazaretto.artifact.bytes.ByteView;
import io.lazaretto.artifact.bytes.ViewInputStream;
import io.lazaretto.artifact.format.Extension;
import io.lazaretto.artifact.reader.FormatReader;
import io.lazaretto.artifact.reader.Reading;
import io.lazaretto.artifact.report.MalformedArtifactException;
import io.lazaretto.artifact.report.Place;
import io.lazaretto.artifact.report.Reasons;
import io.lazaretto.artifact.report.Signal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.MissingResourceException;
import java.util.Set;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * XML that a model reader parses. A document type may define entities that read files (CWE-611) or grow without end
 * (CWE-776), and no model needs one. HTML goes to {@link HtmlReader}.
 */
public final class MarkupReader implements FormatReader {
    private static final int HEAD = 1 << 12;
    private static final int MAX_HTML = 32 << 20;
    private static final int MAX_DEPTH = 1_000;
    private static final int EVENTS_PER_TIME_CHECK = 1 << 10;
    private static final List<String> SCRIPTS = List.of("script", "foreignobject", "iframe", "embed");
    /** Names that annotations of pictures use as well. */
    private static final List<String> EMBEDDING = List.of("object", "applet");

    /** What a browser shows: SVG, XHTML, MathML. */
    private static final Set<String> SHOWN =
            Set.of("http://www.w3.org/2000/svg", "http://www.w3.org/1999/xhtml", "http://www.w3.org/1998/Math/MathML");

    private static final Set<String> ROOTS = Set.of("svg", "html", "body");
    private static final List<String> PROGRAMS =
            List.of("javascript:", "vbscript:", "data:text/html", "data:application/xhtml", "data:text/javascript");

    private static final List<String> EMBEDDED = List.of("data", "classid", "codebase", "code", "archive", "type");

    @Override
    public void read(ByteView view, Place place, Reading reading) throws IOException, MalformedArtifactException {
        String head = new String(view.copy(0, HEAD), StandardCharsets.UTF_8).strip();
        String lower = head.toLowerCase(Locale.ROOT);
        String extension = Extension.of(reading.name()).text();
        if (lower.startsWith("<html")
                || lower.startsWith("<!doctype html")
                || extension.equals("html")
                || extension.equals("htm")) {
            if (view.size() > MAX_HTML) {
                throw new BudgetExceededException(Reasons.LIMIT + "HTML");
            }
            String text = new String(view.copy(0, MAX_HTML), StandardCharsets.UTF_8);
            HtmlReader.inspect(text, place, 0, false, reading.budget(), reading::report);
            return;
        }
        if (!head.startsWith("<")) {
            reading.report(Signal.inconclusive(
                    Reasons.NOT_EXAMINED + "markup",
                    "format.not-examined",
                    "The file holds markup that is no XML, which has not been examined",
                    place.whole(),
                    Map.of("format", reading.format().id())));
            return;
        }
        walk(view, place, reading, ElementVisitor.NONE);
    }

    /**
     * Reads a document that is XML, with the rules for every document.
     *
     * @throws MalformedArtifactException when it is not well-formed, or the visitor says so
     */
    public static void walk(ByteView view, Place place, Reading reading, ElementVisitor visitor)
            throws IOException, MalformedArtifactException {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
        factory.setXMLResolver((a, b, c, d) -> {
            throw new XMLStreamException("nothing is resolved");
        });
        try {
            walk(factory.createXMLStreamReader(new ViewInputStream(view), "UTF-8"), place, reading, visitor);
        } catch (XMLStreamException e) {
            long at = e.getLocation() == null ? -1 : e.getLocation().getCharacterOffset();
            throw new MalformedArtifactException("markup", at, "not valid XML");
        } catch (MissingResourceException e) {
            // The JDK's parser has no text for some of its own errors.
            throw new MalformedArtifactException("markup", -1, "not valid XML");
        }
    }

    private static void walk(XMLStreamReader xml, Place place, Reading reading, ElementVisitor visitor)
            throws XMLStreamException, IOException, MalformedArtifactException {
        int depth = 0;
        for (long count = 0; xml.hasNext(); count++) {
            if (count % EVENTS_PER_TIME_CHECK == 0) {
                reading.budget().checkTime();
            }
            long at = xml.getLocation().getCharacterOffset();
            switch (xml.next()) {
                case XMLStreamConstants.START_ELEMENT -> {
                    if (++depth > MAX_DEPTH) {
                        throw new BudgetExceededException(Reasons.LIMIT + "XML nesting");
                    }
                    element(xml, place, at, reading);
                    visitor.start(xml, depth, at);
                }
                case XMLStreamConstants.END_ELEMENT -> visitor.end(xml.getLocalName(), depth--);
                case XMLStreamConstants.DTD -> documentType(place, at, reading);
                case XMLStreamConstants.PROCESSING_INSTRUCTION -> {
                    String data = xml.getPIData() == null ? "" : xml.getPIData();
                    if (xml.getPITarget().equals("xml-stylesheet") && data.contains("://")) {
                        suspect("markup.include", "The document includes another one", "CWE-611", place, at, reading);
                    }
                }
                case XMLStreamConstants.ENTITY_REFERENCE ->
                    suspect(
                            "markup.entity",
                            "The document refers to an entity of its own",
                            "CWE-611",
                            place,
                            at,
                            reading);
                default -> {}
            }
        }
    }

    private static void documentType(Place place, long at, Reading reading) {
        reading.report(Signal.threat(
                "markup.document-type",
                "The document brings a document type, which can read files and grow without end",
                place.at(at),
                Map.of(),
                List.of("CWE-611", "CWE-776")));
    }

    private static void element(XMLStreamReader xml, Place place, long at, Reading reading) {
        if ("http://www.w3.org/2001/XInclude".equals(xml.getNamespaceURI())) {
            suspect("markup.include", "The document includes another one", "CWE-611", place, at, reading);
        }
        String local = xml.getLocalName().toLowerCase(Locale.ROOT);
        if (SCRIPTS.contains(local) || EMBEDDING.contains(local) && embeds(xml)) {
            suspect("markup.script", "The document holds something that a viewer runs", "CWE-79", place, at, reading);
        }
        for (int i = 0; i < xml.getAttributeCount(); i++) {
            String name = xml.getAttributeLocalName(i).toLowerCase(Locale.ROOT);
            String value =
                    xml.getAttributeValue(i).replaceAll("[\\x00-\\x20]", "").toLowerCase(Locale.ROOT);
            boolean refresh =
                    isShown(xml) && local.equals("meta") && name.equals("http-equiv") && value.equals("refresh");
            if (isShown(xml) && name.startsWith("on")
                    || refresh
                    || PROGRAMS.stream().anyMatch(value::startsWith)) {
                suspect(
                        "markup.script",
                        "The document holds something that a viewer runs",
                        "CWE-79",
                        place,
                        at,
                        reading);
            }
        }
    }

    /** Whether a browser takes the element for one of its own. */
    private static boolean isShown(XMLStreamReader xml) {
        return SHOWN.contains("" + xml.getNamespaceURI())
                || ROOTS.contains(xml.getLocalName().toLowerCase(Locale.ROOT));
    }

    private static boolean embeds(XMLStreamReader xml) {
        for (int i = 0; i < xml.getAttributeCount(); i++) {
            if (EMBEDDED.contains(xml.getAttributeLocalName(i).toLowerCase(Locale.ROOT))) {
                return true;
            }
        }
        return false;
    }

    private static void suspect(String rule, String title, String cwe, Place place, long at, Reading reading) {
        reading.report(Signal.suspect(rule, title, place.at(at), Map.of(), List.of(cwe)));
    }
}
