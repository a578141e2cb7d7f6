package io.lazaretto.artifact.boosting;

import io.lazaretto.artifact.report.MalformedArtifactException;
import java.util.HashSet;
import java.util.Set;

/**
 * Which keys stand at the top of an XGBoost model (xgboost {@code doc/model.schema}; {@code src/learner.cc}, {@code SaveModel} and
 * {@code SaveConfig}). A document with others is for someone else.
 */
final class XgboostKeys {
    static final String FORMAT = "xgboost";
    private static final String LEARNER = "learner";
    private static final Set<String> TOP = Set.of(LEARNER, "version", "Config", "Model");
    private static final Set<String> IN_LEARNER = Set.of(
            "attributes",
            "cats",
            "feature_names",
            "feature_types",
            "generic_param",
            "gradient_booster",
            "learner_model_param",
            "learner_train_param",
            "metrics",
            "objective");

    private final Set<String> seen = new HashSet<>();
    private String top = "";

    /** @param depth 1 for the keys of the document */
    void key(int depth, String key, long offset) throws MalformedArtifactException {
        if (depth == 1) {
            top = key;
            if (!TOP.contains(key) || !seen.add(key)) {
                throw new MalformedArtifactException(FORMAT, offset, "a key that no XGBoost model has once");
            }
        } else if (depth == 2 && top.equals(LEARNER)) {
            if (!IN_LEARNER.contains(key) || !seen.add(LEARNER + "." + key)) {
                throw new MalformedArtifactException(FORMAT, offset, "a key that no learner has once");
            }
        }
    }

    void end(long offset) throws MalformedArtifactException {
        if (!seen.contains(LEARNER + ".gradient_booster") || !seen.contains("version")) {
            throw new MalformedArtifactException(FORMAT, offset, "booster or version is missing");
        }
    }
}
