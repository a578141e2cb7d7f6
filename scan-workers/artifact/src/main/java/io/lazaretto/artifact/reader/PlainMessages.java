package io.lazaretto.artifact.reader;

import io.lazaretto.artifact.bytes.ByteView;
import io.lazaretto.artifact.protobuf.FieldType;
import io.lazaretto.artifact.protobuf.Kind;
import io.lazaretto.artifact.protobuf.Message;
import io.lazaretto.artifact.protobuf.ProtoVisitor;
import io.lazaretto.artifact.protobuf.WireAnomaly;
import io.lazaretto.artifact.report.MalformedArtifactException;
import io.lazaretto.artifact.report.Place;
import java.io.IOException;

/** Protobuf messages that hold data: anomalies are reported, texts are shown to the text rules, bytes are searched. */
public class PlainMessages implements ProtoVisitor {
    /** Shorter than any stream that does something. */
    private static final int MIN_SEARCHED = 16;

    /** A text of more bytes is searched like data too. */
    private static final int LONG_TEXT = 1 << 20;

    protected final Place place;
    protected final Reading reading;

    public PlainMessages(Place place, Reading reading) {
        this.place = place;
        this.reading = reading;
    }

    @Override
    public void bytes(Message message, FieldType field, ByteView content, long offset) throws IOException {
        if (content.size() < MIN_SEARCHED) {
            return;
        }
        if (field.kind() == Kind.BYTES || content.size() > LONG_TEXT) {
            reading.numbers(content, place.member(field.name() + "@" + offset));
        }
        if (field.kind() == Kind.STRING && isProse(message, field)) {
            reading.prose(content, place, offset);
        }
    }

    /** Whether a text is for people, or for a model; names and pieces of a vocabulary are not. */
    protected boolean isProse(Message message, FieldType field) {
        return true;
    }

    @Override
    public void end(Message message) throws IOException, MalformedArtifactException {}

    @Override
    public void anomaly(WireAnomaly anomaly, Message message, String field, long offset) {
        reading.report(anomaly.signal(message, field, place, offset));
    }
}
