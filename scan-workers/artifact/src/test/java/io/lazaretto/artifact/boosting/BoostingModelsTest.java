package io.lazaretto.artifact.boosting;

import static io.lazaretto.artifact.inspect.Detectors.FORMAT;
import static io.lazaretto.artifact.report.Outcome.SUSPECT;
import static io.lazaretto.artifact.testing.InspectionAssert.inspecting;
import static org.assertj.core.api.Assertions.assertThat;

import io.lazaretto.artifact.testing.InspectionAssert;
import io.lazaretto.artifact.testing.PickleBuilder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BoostingModelsTest {
    private static final String TREES = "tree\nversion=v4\nnum_class=1\ntree_sizes=20 20\n\n"
            + "Tree=0\nnum_leaves=1\n\nTree=1\nnum_leaves=1\n\nend of trees\n\nfeature_importances:\n\nparameters:\n[a: b]\nend of parameters\n";
    private static final String JSON = "{\"learner\":{\"attributes\":{},\"gradient_booster\":{}},\"version\":[3,2,0]}";

    private static InspectionAssert lightgbm(String text) {
        return inspecting("model.txt", text.getBytes(StandardCharsets.UTF_8));
    }

    private static InspectionAssert xgboost(String json) {
        return inspecting("model.json", json.getBytes(StandardCharsets.UTF_8));
    }

    private static String key(String name) {
        return "L\0\0\0\0\0\0\0" + (char) name.length() + name;
    }

    /** @param booster value of the booster */
    private static byte[] ubj(String booster, String behind) {
        return ("{" + key("learner") + "{" + key("gradient_booster") + booster + "}" + key("version")
                        + "[#L\0\0\0\0\0\0\0\3i\3i\2i\0}" + behind)
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    private static InspectionAssert ubjson(String booster, String behind) {
        return inspecting("model.ubj", ubj(booster, behind));
    }

    @Test
    void wholeModelsAreClear() {
        lightgbm(TREES).staysSilent();
        xgboost(JSON).staysSilent();
        ubjson("{}", "").staysSilent();
        ubjson("[$d#L\0\0\0\0\0\0\0\1abcd", "").staysSilent();
    }

    @Test
    void aLightgbmModelThatEndsInItsParametersIsMalformed() {
        lightgbm(TREES.substring(0, TREES.indexOf("end of parameters"))).isInconclusive(FORMAT, "malformed");
        lightgbm(TREES.substring(0, TREES.indexOf("parameters:"))).isInconclusive(FORMAT, "malformed");
        lightgbm(TREES.substring(0, TREES.indexOf("parameters:")).replace("v4", "v2"))
                .staysSilent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tree\nversion=v4\ntree_sizes=20\n\nTree=0\n",
                "tree\nversion=v4\ntree_sizes=20\n\nend of trees\nend of parameters\n",
                "tree\nversion=v4\ntree_sizes=20\n\nTree=1\n\nend of trees\nend of parameters\n",
                "tree\nversion=v4\ntree_sizes=\n\nimport os\n\nend of trees\n",
                "tree\nversion=v4\ntree_sizes=\n\nend of trees\nend of trees\n"
            })
    void brokenLightgbmModelsAreMalformed(String text) {
        lightgbm(text).isInconclusive(FORMAT, "malformed");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"learner\":{\"gradient_booster\":{}}}",
                "{\"learner\":{},\"version\":[3]}",
                "{\"learner\":{\"gradient_booster\":{}},\"version\":[3],\"chat_template\":\"x\"}",
                "{\"learner\":{\"gradient_booster\":{},\"acme\":1},\"version\":[3]}",
                "{\"learner\":{\"gradient_booster\":{"
            })
    void brokenXgboostModelsAreMalformed(String json) {
        xgboost(json).isInconclusive(FORMAT, "malformed");
    }

    @Test
    void aKeyThatOccursTwiceDeepInsideIsSuspicious() {
        xgboost("{\"learner\":{\"gradient_booster\":{\"a\":1,\"a\":2}},\"version\":[3]}")
                .reports(FORMAT, SUSPECT, "json.duplicate-key");
    }

    @Test
    void brokenBinaryModelsAreMalformed() {
        ubjson("{}", "x").isInconclusive(FORMAT, "malformed");
        ubjson("[$d#L\u007f\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ffabcd", "").isInconclusive(FORMAT, "malformed");
        ubjson("[$d#L\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff", "").isInconclusive(FORMAT, "malformed");
        ubjson("SL\0\0\1\0\0\0\0\0abc", "").isInconclusive(FORMAT, "malformed");
        ubjson("[".repeat(10_000), "").isInconclusive(FORMAT, "malformed");
        ubjson("?", "").isInconclusive(FORMAT, "malformed");
    }

    @Test
    void aPickleBehindAModelIsNotMissed() {
        byte[] model = ubj("{}", new String(PickleBuilder.malicious(), StandardCharsets.ISO_8859_1));
        inspecting("model.ubj", model).isNotClear();
    }

    @Test
    void catboostModelsInJsonAreClear() {
        String model = "{\"features_info\":{\"float_features\":[]},\"oblivious_trees\":[],\"scale_and_bias\":[1,[0]]}";
        xgboost(model).staysSilent();
        xgboost(model.replace("\"oblivious_trees\"", "\"acme\"")).isInconclusive(FORMAT, "malformed");
        xgboost(model.replace("[1,[0]]}", "[1,[0]],\"acme\":1}")).isInconclusive(FORMAT, "malformed");
        xgboost(model.replace("[1,[0]]}", "{\"a\":1,\"a\":2}}")).reports(FORMAT, SUSPECT, "json.duplicate-key");
        xgboost(model.substring(0, 60)).isInconclusive(FORMAT, "malformed");
    }

    @Test
    void whatIsWrongWithAModelOfCatboostIsSaid() {
        String model = "{\"features_info\":{},\"oblivious_trees\":[],\"acme\":1}";
        assertThat(xgboost(model).report(FORMAT).observations())
                .anySatisfy(o -> assertThat(o.evidence().get("problem")).contains("the key acme"));
        assertThat(xgboost("{\"features_info\":{},\"model_info\":{}}")
                        .report(FORMAT)
                        .observations())
                .noneSatisfy(o -> assertThat(o.evidence().get("problem")).contains("keys"));
    }

    @Test
    void catboostsOwnFormIsNamedAndNotClear() {
        inspecting("model.cbm", "CBM1\0\0\0\0".getBytes(StandardCharsets.US_ASCII))
                .isInconclusive(FORMAT, "unsupported format");
    }
}
