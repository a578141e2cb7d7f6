package io.lazaretto.artifact.boosting;

import io.lazaretto.artifact.bytes.ByteView;
import io.lazaretto.artifact.json.DuplicateKey;
import io.lazaretto.artifact.json.JsonVisitor;
import io.lazaretto.artifact.json.JsonWalk;
import io.lazaretto.artifact.reader.FormatReader;
import io.lazaretto.artifact.reader.Reading;
import io.lazaretto.artifact.report.Evidence;
import io.lazaretto.artifact.report.MalformedArtifactException;
import io.lazaretto.artifact.report.Place;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.Set;

/** {@code save_model("model.json", format="json")} (catboost {@code libs/model/model_export/json_model_helpers.cpp}): data. */
public final class CatboostJsonReader implements FormatReader {
    private static final String FORMAT = "catboost-json";
    private static final Set<String> TOP =
            Set.of("ctr_data", "features_info", "model_info", "oblivious_trees", "trees", "scale_and_bias");

    @Override
    public void read(ByteView view, Place place, Reading reading) throws IOException, MalformedArtifactException {
        Keys keys = new Keys(place, reading);
        JsonWalk.walk(view, false, keys, reading.budget());
        for (String key : keys.seen) {
            if (!TOP.contains(key)) {
                throw malformed("no CatBoost model has the key " + Evidence.text(key));
            }
        }
        if (!keys.seen.contains("oblivious_trees") && !keys.seen.contains("trees")) {
            throw malformed("a model without trees");
        }
        if (!keys.seen.contains("features_info")) {
            throw malformed("a model that does not describe its features");
        }
    }

    private static MalformedArtifactException malformed(String problem) {
        return new MalformedArtifactException(FORMAT, 0, problem);
    }

    private static final class Keys implements JsonVisitor {
        private static final int MAX_KEYS = 64;

        private final Place place;
        private final Reading reading;
        private final Set<String> seen = new LinkedHashSet<>();

        Keys(Place place, Reading reading) {
            this.place = place;
            this.reading = reading;
        }

        @Override
        public void value(int depth, String key, boolean element, Kind kind, String text, long offset) {
            if (depth == 1 && !element && seen.size() < MAX_KEYS) {
                seen.add(key);
            }
        }

        @Override
        public void duplicate(String key, long offset) {
            reading.report(DuplicateKey.signal(key, place.at(offset)));
        }
    }
}
