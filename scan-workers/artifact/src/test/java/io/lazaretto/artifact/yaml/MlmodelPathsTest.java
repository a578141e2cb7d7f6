package io.lazaretto.artifact.yaml;

import static io.lazaretto.artifact.inspect.Detectors.FORMAT;
import static io.lazaretto.artifact.report.Outcome.THREAT;
import static io.lazaretto.artifact.testing.InspectionAssert.inspecting;

import io.lazaretto.artifact.testing.InspectionAssert;
import io.lazaretto.artifact.testing.SafetensorsBuilder;
import io.lazaretto.artifact.testing.TestingModel;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MlmodelPathsTest {
    private static final String WRITTEN = """
            artifact_path: file:///mlruns/0/1/artifacts/model
            flavors:
              python_function:
                artifacts:
                  extra:
                    path: artifacts/extra.txt
                    uri: /srv/extra.txt
                cloudpickle_version: 3.1.1
                code: code
                data: data
                env:
                  conda: conda.yaml
                  virtualenv: python_env.yaml
                loader_module: mlflow.sklearn
                model_path: model.pkl
                python_model: python_model.pkl
                python_version: 3.12.3
              sklearn:
                code: null
                pickled_model: model.pkl
                serialization_format: cloudpickle
            mlflow_version: 3.1.0
            model_uuid: 5d2c3b
            run_id: a1b2
            """;

    private static InspectionAssert of(String name, String text) {
        return inspecting(TestingModel.of(name, text.getBytes(StandardCharsets.UTF_8))
                .with("model.safetensors", SafetensorsBuilder.clean()));
    }

    @Test
    void pathsInsideTheModelAreClear() {
        of("MLmodel", WRITTEN).staysSilent();
        of("MLmodel", WRITTEN.replace("code: code", "code: [code, more/code]")).staysSilent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "code: code^code: ../../shared",
                "code: code^code: [code, /opt/lib]",
                "data: data^data: ~/data",
                "conda: conda.yaml^conda: ../conda.yaml",
                "    env:^    env: ../env.yaml\n    other:",
                "model_path: model.pkl^model_path: '..\\model.pkl'",
                "python_model: python_model.pkl^python_model: file:///tmp/x.pkl",
                "pickled_model: model.pkl^pickled_model: a/../../x.pkl",
                "path: artifacts/extra.txt^path: /etc/passwd"
            })
    void pathsThatLeaveTheModelAreAThreat(String change) {
        String[] parts = change.split("\\^", 2);
        String changed = WRITTEN.replace(parts[0], parts[1]);
        of("MLmodel", changed).reports(FORMAT, THREAT, "mlflow.path-escape");
        of("models/a/MLmodel", changed).reports(FORMAT, THREAT, "mlflow.path-escape");
        of("other.yaml", changed).staysSilent();
    }

    @Test
    void aPathByAnAliasIsFollowed() {
        of("MLmodel", "note: &n ../x\n" + WRITTEN.replace("data: data", "data: *n"))
                .reports(FORMAT, THREAT, "mlflow.path-escape");
        of("MLmodel", "note: &n x\n" + WRITTEN.replace("data: data", "data: *n"))
                .staysSilent();
    }

    /** YAML that is JSON is both to a loader. */
    @Test
    void theFormOfJsonMakesNoDifference() {
        of("MLmodel", "{\"flavors\": {\"python_function\": {\"data\": \"../x\"}}}")
                .reports(FORMAT, THREAT, "mlflow.path-escape");
        of("MLmodel", "{\"flavors\": {\"python_function\": {\"loader_module\": \"os.system\"}}}")
                .isNotClear();
        of("MLmodel", "{\"flavors\": {\"python_function\": {\"data\": \"x\"}}}").staysSilent();
    }
}
