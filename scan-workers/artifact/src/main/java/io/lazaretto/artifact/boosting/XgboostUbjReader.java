package io.lazaretto.artifact.boosting;

import io.lazaretto.artifact.bytes.ByteView;
import io.lazaretto.artifact.reader.FormatReader;
import io.lazaretto.artifact.reader.Reading;
import io.lazaretto.artifact.report.MalformedArtifactException;
import io.lazaretto.artifact.report.Place;
import java.io.IOException;

/** {@code Booster.save_model("model.ubj")}. */
public final class XgboostUbjReader implements FormatReader {
    @Override
    public void read(ByteView view, Place place, Reading reading) throws IOException, MalformedArtifactException {
        new UbjWalk(view, new XgboostKeys(), reading.budget()).run();
    }
}
