package io.lazaretto.artifact.yaml;

import io.lazaretto.artifact.code.Danger;
import java.util.Set;

/** Names that a configuration makes a loader import and call. */
final class Targets {
    /** Packages whose classes configurations name. */
    private static final Set<String> PACKAGES = Set.of(
            "torch",
            "nemo",
            "pytorch_lightning",
            "lightning",
            "torchvision",
            "torchaudio",
            "torchmetrics",
            "transformers",
            "diffusers",
            "timm",
            "sklearn",
            "mlflow",
            "megatron",
            "omegaconf",
            "xgboost",
            "lightgbm",
            "catboost",
            "keras",
            "ldm",
            "peft",
            "sentence_transformers");

    private static final Set<String> WORDS = Set.of(
            "os",
            "sys",
            "subprocess",
            "builtins",
            "pickle",
            "importlib",
            "runpy",
            "shutil",
            "socket",
            "ctypes",
            "eval",
            "exec",
            "load",
            "hub",
            "compile",
            "system",
            "popen",
            "getattr",
            "cpp_extension",
            "instantiate",
            "distributed",
            "package",
            "_dynamo",
            "_inductor",
            "utils_loader");

    /** What a name is. */
    enum Standing {
        KNOWN,
        UNKNOWN,
        DANGEROUS
    }

    private Targets() {}

    static Standing judge(String name) {
        if (Danger.is(name)) {
            return Standing.DANGEROUS;
        }
        String[] parts = name.split("\\.", 32);
        for (String part : parts) {
            if (WORDS.contains(part) || part.startsWith("__")) {
                return parts.length == 1 || PACKAGES.contains(parts[0]) ? Standing.UNKNOWN : Standing.DANGEROUS;
            }
        }
        return PACKAGES.contains(parts[0]) ? Standing.KNOWN : Standing.UNKNOWN;
    }
}
