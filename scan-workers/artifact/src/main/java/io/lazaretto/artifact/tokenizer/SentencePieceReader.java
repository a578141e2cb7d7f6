package io.lazaretto.artifact.tokenizer;

import io.lazaretto.artifact.bytes.ByteView;
import io.lazaretto.artifact.protobuf.FieldType;
import io.lazaretto.artifact.protobuf.Message;
import io.lazaretto.artifact.protobuf.ProtoVisitor;
import io.lazaretto.artifact.protobuf.Schema;
import io.lazaretto.artifact.protobuf.WireAnomaly;
import io.lazaretto.artifact.protobuf.WireWalk;
import io.lazaretto.artifact.reader.FormatReader;
import io.lazaretto.artifact.reader.Reading;
import io.lazaretto.artifact.report.MalformedArtifactException;
import io.lazaretto.artifact.report.Place;
import java.io.IOException;

/** A model of SentencePiece ({@code sentencepiece_model.proto}): pieces, scores, and a compiled map of characters. */
public final class SentencePieceReader implements FormatReader {
    private static final String FORMAT = "sentencepiece";
    private static final int MIN_SEARCHED = 16;

    @Override
    public void read(ByteView view, Place place, Reading reading) throws IOException, MalformedArtifactException {
        WireWalk.walk(view, Schema.SENTENCEPIECE, "ModelProto", FORMAT, new Visitor(place, reading), reading.budget());
    }

    private record Visitor(Place place, Reading reading) implements ProtoVisitor {
        @Override
        public void bytes(Message message, FieldType field, ByteView content, long offset) throws IOException {
            if (field.name().equals("precompiled_charsmap") && content.size() >= MIN_SEARCHED) {
                reading.numbers(content, place.member(field.name() + "@" + offset));
            }
        }

        @Override
        public void end(Message message) throws MalformedArtifactException {
            if (message.type().equals("ModelProto") && message.count("pieces") == 0) {
                throw new MalformedArtifactException(FORMAT, message.offset(), "a model without pieces");
            }
        }

        @Override
        public void anomaly(WireAnomaly anomaly, Message message, String field, long offset) {
            reading.report(anomaly.signal(message, field, place, offset));
        }
    }
}
