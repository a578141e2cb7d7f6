package io.lazaretto.artifact.markup;

import io.lazaretto.artifact.report.MalformedArtifactException;
import java.io.IOException;
import javax.xml.stream.XMLStreamReader;

/** Is told of the elements of a document, in its order. */
public interface ElementVisitor {
    ElementVisitor NONE = (xml, depth, offset) -> {};

    /**
     * @param xml stands at the element; for its names and attributes only
     * @param depth 1 for the root
     * @param offset characters from the start
     */
    void start(XMLStreamReader xml, int depth, long offset) throws IOException, MalformedArtifactException;

    /** @param depth as at its start */
    default void end(String name, int depth) throws IOException, MalformedArtifactException {}
}
