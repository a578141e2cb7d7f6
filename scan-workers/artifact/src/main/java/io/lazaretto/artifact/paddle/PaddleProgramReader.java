package io.lazaretto.artifact.paddle;

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

/** A {@code ProgramDesc}: {@code *.pdmodel}, {@code __model__}. */
public final class PaddleProgramReader implements FormatReader {
    private static final String FORMAT = "paddle-program";

    @Override
    public void read(ByteView view, Place place, Reading reading) throws IOException, MalformedArtifactException {
        WireWalk.walk(view, Schema.PADDLE, "ProgramDesc", FORMAT, new Program(place, reading), reading.budget());
    }

    private static final class Program extends PlainMessages {
        private final PaddleOperators operators;

        Program(Place place, Reading reading) {
            super(place, reading);
            this.operators = new PaddleOperators(place, reading);
        }

        @Override
        public void end(Message message) throws MalformedArtifactException {
            switch (message.type()) {
                case "OpDesc" -> operators.judge(message.text("type"), message.offset());
                case "ProgramDesc" -> {
                    if (!message.has("blocks")) {
                        throw new MalformedArtifactException(FORMAT, 0, "a program without blocks");
                    }
                }
                default -> {}
            }
        }

        /** {@code op_callstack} quotes the code that built the model; names of variables are no texts. */
        @Override
        protected boolean isProse(Message message, FieldType field) {
            return message.type().equals("OpDesc.Attr")
                    && !message.text("name").equals("op_callstack")
                    && (field.name().equals("s") || field.name().equals("strings"));
        }
    }
}
