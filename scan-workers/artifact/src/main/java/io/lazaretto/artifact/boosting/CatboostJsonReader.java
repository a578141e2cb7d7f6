package io.lazaretto.artifact.boosting;

import io.lazaretto.artifact.bytes.ByteView;
import io.lazaretto.artifact.json.JsonVisitor;
import io.lazaretto.artifact.json.JsonWalk;
import io.lazaretto.artifact.reader.FormatReader;
import io.lazaretto.artifact.reader.Reading;
import io.lazaretto.artifact.report.Evidence;
import io.lazaretto.artifact.report.MalformedArtifactException;
import io.lazaretto.artifact.report.Place;
import io.lazaretto.artifact.report.Signal;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
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
        boolean trees = keys.seen.contains("oblivious_trees") || keys.seen.contains("trees");
        if (!TOP.containsAll(keys.seen) || !trees || !keys.seen.contains("features_info")) {
            throw new MalformedArtifactException(
                    FORMAT, 0, "keys that no CatBoost model has, or none of those that it has");
        }
    }

    private static final class Keys implements JsonVisitor {
        private static final int MAX_KEYS = 64;

        private final Place place;
        private final Reading reading;
        private final Set<String> seen = new HashSet<>();

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
            reading.report(Signal.suspect(
                    "json.duplicate-key",
                    "A key occurs twice: readers disagree on which one counts",
                    place.at(offset),
                    Map.of("key", Evidence.text(key)),
                    List.of("CWE-436")));
        }
    }
}
