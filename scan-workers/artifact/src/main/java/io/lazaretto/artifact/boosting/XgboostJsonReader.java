package io.lazaretto.artifact.boosting;

import io.lazaretto.artifact.bytes.ByteView;
import io.lazaretto.artifact.json.DuplicateKey;
import io.lazaretto.artifact.json.JsonVisitor;
import io.lazaretto.artifact.json.JsonWalk;
import io.lazaretto.artifact.reader.FormatReader;
import io.lazaretto.artifact.reader.Reading;
import io.lazaretto.artifact.report.MalformedArtifactException;
import io.lazaretto.artifact.report.Place;
import java.io.IOException;

/** {@code Booster.save_model("model.json")}. */
public final class XgboostJsonReader implements FormatReader {
    @Override
    public void read(ByteView view, Place place, Reading reading) throws IOException, MalformedArtifactException {
        Keys keys = new Keys(place, reading);
        JsonWalk.walk(view, false, keys, reading.budget());
        if (keys.problem != null) {
            throw keys.problem;
        }
        keys.known.end(0);
    }

    private static final class Keys implements JsonVisitor {
        private final Place place;
        private final Reading reading;
        private final XgboostKeys known = new XgboostKeys();
        private boolean duplicate;
        private MalformedArtifactException problem;

        Keys(Place place, Reading reading) {
            this.place = place;
            this.reading = reading;
        }

        @Override
        public void value(int depth, String key, boolean element, Kind kind, String text, long offset) {
            if (element || problem != null) {
                return;
            }
            try {
                known.key(depth, key, offset);
            } catch (MalformedArtifactException e) {
                problem = e;
            }
        }

        @Override
        public void duplicate(String key, long offset) {
            if (!duplicate) {
                duplicate = true;
                reading.report(DuplicateKey.signal(key, place.at(offset)));
            }
        }
    }
}
