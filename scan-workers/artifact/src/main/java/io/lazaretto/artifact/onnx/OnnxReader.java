package io.lazaretto.artifact.onnx;

import io.lazaretto.artifact.bytes.ByteView;
import io.lazaretto.artifact.protobuf.Schema;
import io.lazaretto.artifact.protobuf.WireWalk;
import io.lazaretto.artifact.reader.FormatReader;
import io.lazaretto.artifact.reader.Reading;
import io.lazaretto.artifact.report.MalformedArtifactException;
import io.lazaretto.artifact.report.Place;
import java.io.IOException;

/** Reads a {@code ModelProto}. */
public final class OnnxReader implements FormatReader {
    static final String FORMAT = "onnx";

    @Override
    public void read(ByteView view, Place place, Reading reading) throws IOException, MalformedArtifactException {
        OnnxWalk walk = new OnnxWalk(place, reading);
        try {
            WireWalk.walk(view, Schema.ONNX, "ModelProto", FORMAT, walk, reading.budget());
        } finally {
            walk.finish();
        }
    }
}
