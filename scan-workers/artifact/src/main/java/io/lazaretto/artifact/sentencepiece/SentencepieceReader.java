package io.lazaretto.artifact.sentencepiece;

import io.lazaretto.artifact.bytes.ByteView;
import io.lazaretto.artifact.protobuf.FieldType;
import io.lazaretto.artifact.protobuf.Message;
import io.lazaretto.artifact.protobuf.Schema;
import io.lazaretto.artifact.protobuf.WireWalk;
import io.lazaretto.artifact.reader.FormatReader;
import io.lazaretto.artifact.reader.PlainMessages;
import io.lazaretto.artifact.reader.Reading;
import io.lazaretto.artifact.report.MalformedArtifactException;
import io.lazaretto.artifact.report.Place;
import java.io.IOException;
import java.util.Set;

/** {@code sentencepiece.ModelProto}: {@code tokenizer.model}, {@code spiece.model}, {@code *.spm}. */
public final class SentencepieceReader implements FormatReader {
    static final String FORMAT = "sentencepiece";

    @Override
    public void read(ByteView view, Place place, Reading reading) throws IOException, MalformedArtifactException {
        WireWalk.walk(
                view, Schema.SENTENCEPIECE, "ModelProto", FORMAT, new Vocabulary(place, reading), reading.budget());
    }

    private static final class Vocabulary extends PlainMessages {
        /** Pieces hold every odd character that was ever written. */
        private static final Set<String> PIECES = Set.of("piece", "control_symbols", "user_defined_symbols");

        private MalformedArtifactException table;

        Vocabulary(Place place, Reading reading) {
            super(place, reading);
        }

        @Override
        public void bytes(Message message, FieldType field, ByteView content, long offset) throws IOException {
            super.bytes(message, field, content, offset);
            if (field.name().equals("precompiled_charsmap") && content.size() > 0) {
                try {
                    CharacterMap.check(content, offset, reading.budget());
                } catch (MalformedArtifactException e) {
                    table = e;
                }
            }
        }

        @Override
        protected boolean isProse(Message message, FieldType field) {
            return !PIECES.contains(field.name());
        }

        @Override
        public void end(Message message) throws MalformedArtifactException {
            if (table != null) {
                throw table;
            }
            if (message.type().equals("ModelProto") && !message.has("pieces")) {
                throw new MalformedArtifactException(FORMAT, 0, "a vocabulary without pieces");
            }
        }
    }
}
