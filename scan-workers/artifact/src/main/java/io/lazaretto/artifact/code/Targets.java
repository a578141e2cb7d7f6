package io.lazaretto.artifact.code;

import java.util.List;
import java.util.Set;

/** Names that a configuration makes a loader import and call: classes of known packages, and everything else. */
public final class Targets {
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
            "sentence_transformers",
            "speechbrain");

    /** Packages of functions that only compute. */
    private static final List<String> FUNCTIONS = List.of(
            "torch.nn.functional.",
            "torch.nn.init.",
            "torch.nn.modules.",
            "speechbrain.nnet.",
            "transformers.activations.");

    /** Modules that are an attack by themselves where a loader takes a function from them. */
    private static final Set<String> IMPORTED =
            Set.of("os", "sys", "subprocess", "builtins", "pickle", "importlib", "runpy", "shutil", "socket", "ctypes");

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
            "collect_env",
            "import_class_by_path",
            "from_pretrained",
            "utils_loader");

    /** Types of numbers. */
    private static final Set<String> VALUES =
            Set.of("float16", "float32", "float64", "bfloat16", "int8", "int16", "int32", "int64", "bool", "long");

    /** What a name is. */
    public enum Standing {
        KNOWN,
        UNKNOWN,
        DANGEROUS
    }

    private Targets() {}

    public static Standing judge(String name) {
        if (Danger.is(name)) {
            return Standing.DANGEROUS;
        }
        String[] parts = name.split("\\.", 32);
        for (String part : parts) {
            if (WORDS.contains(part) || part.startsWith("__")) {
                boolean library = parts.length == 1 && !IMPORTED.contains(part);
                return library || PACKAGES.contains(parts[0]) ? Standing.UNKNOWN : Standing.DANGEROUS;
            }
        }
        String last = parts[parts.length - 1];
        boolean type = !last.isEmpty() && Character.isUpperCase(last.charAt(0));
        boolean computes =
                type || FUNCTIONS.stream().anyMatch(name::startsWith) || parts.length == 2 && VALUES.contains(last);
        boolean module = parts[0].equals("mlflow") || parts[0].equals("torch") && parts.length == 1;
        return PACKAGES.contains(parts[0]) && (computes || module) ? Standing.KNOWN : Standing.UNKNOWN;
    }
}
