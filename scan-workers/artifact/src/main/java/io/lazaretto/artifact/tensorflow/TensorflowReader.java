package io.lazaretto.artifact.tensorflow;

import io.lazaretto.artifact.bytes.ByteView;
import io.lazaretto.artifact.protobuf.Schema;
import io.lazaretto.artifact.protobuf.TextWalk;
import io.lazaretto.artifact.protobuf.WireWalk;
import io.lazaretto.artifact.reader.FormatReader;
import io.lazaretto.artifact.reader.Reading;
import io.lazaretto.artifact.report.MalformedArtifactException;
import io.lazaretto.artifact.report.Place;
import java.io.IOException;

/** Reads one of TensorFlow's messages. */
public final class TensorflowReader implements FormatReader {
    private final String message;
    private final boolean text;

    private TensorflowReader(String message, boolean text) {
        this.message = message;
        this.text = text;
    }

    /** @param message outermost message of the file */
    public static TensorflowReader binary(String message) {
        return new TensorflowReader(message, false);
    }

    /** @param message outermost message of the file */
    public static TensorflowReader text(String message) {
        return new TensorflowReader(message, true);
    }

    @Override
    public void read(ByteView view, Place place, Reading reading) throws IOException, MalformedArtifactException {
        GraphWalk walk = new GraphWalk(place, reading);
        String format = reading.format().id();
        try {
            if (text) {
                TextWalk.walk(view, Schema.TENSORFLOW, message, format, walk, reading.budget());
            } else {
                WireWalk.walk(view, Schema.TENSORFLOW, message, format, walk, reading.budget());
            }
        } finally {
            walk.finish();
        }
    }
}
