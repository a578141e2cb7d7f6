package io.lazaretto.artifact.protobuf;

import io.lazaretto.artifact.bytes.ByteView;
import io.lazaretto.artifact.report.MalformedArtifactException;
import java.io.IOException;

/** Is told of a message while it is read. Offsets are those of the whole content. */
public interface ProtoVisitor {
    /** A field of text or bytes; a short text is in the message already. */
    void bytes(Message message, FieldType field, ByteView content, long offset) throws IOException;

    /** All fields of a message have been read. */
    void end(Message message) throws IOException, MalformedArtifactException;

    /** Something that parsers take in different ways, or not at all. */
    void anomaly(WireAnomaly anomaly, Message message, String field, long offset);
}
