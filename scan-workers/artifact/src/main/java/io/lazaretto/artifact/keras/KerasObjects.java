package io.lazaretto.artifact.keras;

import static io.lazaretto.artifact.keras.ConfigNode.Kind.DICT;
import static io.lazaretto.artifact.keras.ConfigNode.Kind.LIST;
import static io.lazaretto.artifact.keras.ConfigNode.Kind.TEXT;

import java.util.Map;
import java.util.Set;

/** Judges one dictionary that the loader would turn into an object, a class or a function. */
final class KerasObjects {
    /** Forms that stand for plain values (keras/src/saving/serialization_lib.py). */
    private static final Set<String> PLAIN = Set.of(
            "__keras_tensor__",
            "__tensor__",
            "__numpy__",
            "__bytes__",
            "__ellipsis__",
            "__slice__",
            "__tuple__",
            "__none__",
            "__complex__",
            "TensorShape",
            "CompositeTensor");

    private static final Set<String> TYPE_SPECS = Set.of("TensorSpec", "RaggedTensorSpec", "SparseTensorSpec");
    private static final Set<String> TENSORFLOW_CALLS = Set.of(
            "TFOpLambda", "SlicingOpLambda", "ClassMethod", "InstanceProperty", "InstanceMethod", "TensorFlowOpLayer");

    private static final String REGISTERED = "Custom>";

    private final KerasSignals signals;
    private final KerasConfiguration source;

    KerasObjects(KerasSignals signals, KerasConfiguration source) {
        this.signals = signals;
        this.source = source;
    }

    /** @param dict has a {@code class_name} and what belongs to one */
    void judge(ConfigNode dict) {
        String name = dict.textOf("class_name");
        if (name == null) {
            signals.suspect("keras.class-name", "A class name that is no string", dict, Map.of());
            return;
        }
        ConfigNode config = dict.get("config");
        vocabulary(name, config);
        String module = dict.textOf("module");
        switch (name) {
            case "__lambda__" -> lambdaCode(dict, "__lambda__");
            case "function" -> function(dict, module, config);
            case "__typespec__" -> typeSpec(dict, module);
            case "Lambda" -> lambda(dict, config);
            case "TorchModuleWrapper" ->
                signals.threat(
                        "keras.torch-module",
                        "A layer unpickles a torch module that the configuration carries",
                        dict,
                        Map.of("class", name),
                        "CVE-2025-49655");
            case "TFSMLayer" ->
                signals.threat(
                        "keras.saved-model-layer",
                        "A layer loads and runs a SavedModel from a path that the configuration names",
                        dict,
                        Map.of("path", text(config, "filepath")),
                        "CWE-73");
            default -> object(dict, module, name, config);
        }
        registered(dict, name);
    }

    private void object(ConfigNode dict, String module, String name, ConfigNode config) {
        if (TENSORFLOW_CALLS.contains(name)) {
            tensorFlow(dict, name, text(config, "function"));
        } else if (!PLAIN.contains(name) && !KerasNames.isReviewedClass(module, withoutPackage(name))) {
            unreviewed(dict, module, name);
        }
    }

    private void function(ConfigNode dict, String module, ConfigNode config) {
        String name = config == null ? null : config.text();
        if (name == null) {
            // Older forms wrap the name once more, which the traversal sees.
            name = config == null ? "" : text(config, "class_name");
        }
        if (!KerasNames.isReviewedFunction(module, name)) {
            unreviewed(dict, module, name);
        }
    }

    private void typeSpec(ConfigNode dict, String module) {
        String name = text(dict, "spec_name");
        boolean tensorFlow = module == null || module.equals("tensorflow") || module.startsWith("tensorflow.python.");
        if (!tensorFlow || !TYPE_SPECS.contains(name)) {
            unreviewed(dict, module, name);
        }
    }

    private void unreviewed(ConfigNode dict, String module, String name) {
        Map<String, String> evidence = Map.of("module", module == null ? "" : module, "name", name);
        if (KerasNames.isGadget(module, name)) {
            signals.threat(
                    "keras.gadget",
                    "The configuration calls a function of Keras that loads, downloads or switches a protection off",
                    dict,
                    evidence,
                    name.equals("enable_unsafe_deserialization") ? "CVE-2025-9906" : "CVE-2025-8747");
        } else if (module != null && KerasNames.isForeign(module) && !isOwnFunction(dict, module, name)) {
            signals.threat(
                    "keras.foreign-module",
                    "The configuration makes the loader import a module that is none of Keras",
                    dict,
                    evidence,
                    "CVE-2025-1550");
        } else if (isTensorFlowThatActs(module, name)) {
            signals.threat(
                    "keras.gadget", "The configuration names a function of TensorFlow that acts", dict, evidence);
        } else {
            signals.suspect(
                    "keras.unreviewed-name",
                    "The configuration names a class or function that is not one of Keras' own",
                    dict,
                    evidence);
        }
    }

    private static boolean isTensorFlowThatActs(String module, String name) {
        if (module == null || !module.startsWith("tensorflow")) {
            return false;
        }
        int dot = module.indexOf('.');
        return TensorFlowOps.acts(name) || dot > 0 && TensorFlowOps.acts(module.substring(dot + 1) + '.' + name);
    }

    /** Keras up to 3.6 writes functions of the model's author as if they were in builtins. */
    private static boolean isOwnFunction(ConfigNode dict, String module, String name) {
        return module.equals("builtins")
                && "function".equals(dict.textOf("class_name"))
                && !PythonBuiltins.NAMES.contains(name);
    }

    private void lambda(ConfigNode dict, ConfigNode config) {
        ConfigNode function = config == null ? null : config.get("function");
        boolean code = isCode(config, "function") || isCode(config, "output_shape") || isCode(config, "mask");
        boolean carries = function != null
                && (function.is(LIST) || function.is(TEXT) && function.text().length() > 80);
        boolean named = function != null && function.is(DICT) && !"__lambda__".equals(function.textOf("class_name"));
        if (code || carries || function != null && function.is(DICT) && !named) {
            lambdaCode(dict, "Lambda");
        } else {
            signals.suspect("keras.lambda", "A layer calls a function that the configuration names", dict, Map.of());
        }
    }

    private static boolean isCode(ConfigNode config, String key) {
        return config != null
                && ("lambda".equals(config.textOf(key + "_type"))
                        || config.get(key) != null && config.get(key).is(LIST) && "function".equals(key));
    }

    private void lambdaCode(ConfigNode at, String form) {
        signals.threat(
                "keras.lambda-code",
                "The configuration carries Python bytecode that the loader runs",
                at,
                Map.of("form", form),
                "CVE-2024-3660",
                source == KerasConfiguration.HDF5 ? "CVE-2025-9905" : "CWE-913");
    }

    private void vocabulary(String name, ConfigNode config) {
        String path = config == null ? null : config.textOf("vocabulary");
        if (path != null && !path.isEmpty()) {
            signals.threat(
                    "keras.vocabulary-path",
                    "A layer reads its vocabulary from a file that the configuration names",
                    config,
                    Map.of("class", name, "path", path),
                    "CVE-2025-12058",
                    "CWE-73");
        }
    }

    private void tensorFlow(ConfigNode dict, String name, String function) {
        if (name.endsWith("OpLambda") && TensorFlowOps.onlyComputes(function)) {
            return;
        }
        Map<String, String> evidence = Map.of("class", name, "function", function);
        if (TensorFlowOps.acts(function)) {
            signals.threat(
                    "keras.gadget", "The configuration names a function of TensorFlow that acts", dict, evidence);
        } else {
            signals.suspect(
                    "keras.unreviewed-name", "A layer calls a function of TensorFlow by its name", dict, evidence);
        }
    }

    /** A registered name wins over module and class: what it means is up to the program around. */
    private void registered(ConfigNode dict, String name) {
        String registered = dict.textOf("registered_name");
        boolean own = registered == null
                || registered.equals(name)
                || withoutPackage(registered).equals(withoutPackage(name))
                || registered.equals(text(dict, "config"))
                || registered.equals(text(dict, "spec_name"))
                || registered.startsWith("keras>")
                || registered.startsWith("keras.");
        if (!own) {
            signals.suspect(
                    "keras.registered-name",
                    "The configuration asks for a class that the program around has to register",
                    dict,
                    Map.of("name", registered));
        }
    }

    /** tf.keras 2.11 wrote its own optimizers as if they were registered by a program. */
    private static String withoutPackage(String name) {
        String rest = name.startsWith(REGISTERED) ? name.substring(REGISTERED.length()) : "";
        return KerasNames.isReviewedClass("keras.optimizers", rest) ? rest : name;
    }

    private static String text(ConfigNode node, String key) {
        String text = node == null ? null : node.textOf(key);
        return text == null ? "" : text;
    }
}
