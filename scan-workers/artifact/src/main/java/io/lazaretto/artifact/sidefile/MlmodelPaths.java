package io.lazaretto.artifact.sidefile;

import io.lazaretto.artifact.report.Evidence;
import io.lazaretto.artifact.report.Location;
import io.lazaretto.artifact.report.Signal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The paths that MLflow follows from an {@code MLmodel} when it loads the model (mlflow {@code pyfunc/__init__.py} and the
 * modules of its flavors). {@code code} is put in front of Python's own path.
 */
public final class MlmodelPaths {
    private static final Set<String> PATHS = Set.of(
            "data",
            "code",
            "env",
            "conda",
            "virtualenv",
            "python_model",
            "cloudpickle_path",
            "model_path",
            "model_data",
            "model_file",
            "model_binary",
            "model_weights",
            "saved_model_dir",
            "pickled_model",
            "serialized_model",
            "state_dict",
            "tokenizer_path",
            "processor",
            "model_code_path",
            "model_config",
            "config_path",
            "path");

    private MlmodelPaths() {}

    /** Whether a file is one, by its name. */
    public static boolean isNamedLike(String path) {
        return path.substring(path.lastIndexOf('/') + 1).equalsIgnoreCase("MLmodel");
    }

    /** @param key of a text in the file, or of the list that holds it */
    public static Optional<Signal> judge(String key, String path, Location location) {
        if (!PATHS.contains(key) || LocationKind.of(path) != LocationKind.ESCAPES) {
            return Optional.empty();
        }
        return Optional.of(Signal.threat(
                "mlflow.path-escape",
                "The model loads a file from outside its folder",
                location,
                Map.of("key", key, "path", Evidence.text(path)),
                List.of("CWE-22", "CWE-829")));
    }
}
