package io.lazaretto.artifact.keras;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The names that Keras itself writes, and the modules in which nothing of Keras lives. */
final class KerasNames {
    /** Where Keras and its older forms live, the longest first. */
    private static final List<String> ROOTS = List.of(
            "tensorflow.python.keras",
            "tensorflow.keras",
            "keras._tf_keras.keras",
            "keras.api._v2.keras",
            "keras.api._v1.keras",
            "keras.api",
            "keras.src",
            "tf_keras.src",
            "tf_keras",
            "keras");

    /** Packages of older versions that hold what lives elsewhere today. */
    private static final Set<String> ANY_PACKAGE = Set.of("", "engine", "legacy_tf_layers");

    /** Packages whose functions a configuration names without saying where they are (keras: BUILTIN_MODULES). */
    private static final List<String> BUILTIN =
            List.of("activations", "losses", "metrics", "initializers", "regularizers", "constraints", "optimizers");

    /** Keras' own functions and classes that load, download, or switch protections off. */
    private static final Set<String> GADGETS = Set.of(
            "get_file",
            "load_model",
            "save_model",
            "load_weights",
            "save_weights",
            "model_from_json",
            "model_from_config",
            "model_from_yaml",
            "enable_unsafe_deserialization",
            "deserialize_keras_object",
            "serialize_keras_object",
            "register_keras_serializable",
            "custom_object_scope",
            "CustomObjectScope",
            "get_custom_objects",
            "func_load",
            "func_dump",
            "load_img",
            "save_img",
            "image_dataset_from_directory",
            "text_dataset_from_directory",
            "audio_dataset_from_directory",
            "timeseries_dataset_from_array",
            "extract_archive",
            "clear_session",
            "set_backend",
            "plot_model",
            "get_registered_object",
            "disable_interactive_logging",
            "load_data");

    /** Packages below a root of which no configuration needs anything. */
    private static final Set<String> GADGET_PACKAGES = Set.of(
            "utils", "config", "saving", "export", "preprocessing", "datasets", "backend", "callbacks", "wrappers");

    private static final Set<String> CLASSES = new HashSet<>();
    private static final Set<String> FUNCTIONS = new HashSet<>();
    private static final Set<String> ANY_CLASS = new HashSet<>();
    private static final Set<String> FOREIGN = Set.copyOf(lines("foreign-modules.txt"));

    static {
        for (String line : lines("keras-names.txt")) {
            String[] fields = line.split(" ", 3);
            String name = fields[1] + " " + fields[2];
            if (fields[0].equals("class")) {
                CLASSES.add(name);
                ANY_CLASS.add(fields[2]);
            } else {
                FUNCTIONS.add(name);
            }
        }
    }

    private KerasNames() {}

    /** Whether a module belongs to Keras. */
    static boolean isKeras(String module) {
        return rest(module) != null;
    }

    /** Whether the loader finds a reviewed class; a module of null is what older versions write. */
    static boolean isReviewedClass(String module, String name) {
        if (module == null) {
            return ANY_CLASS.contains(name);
        }
        String rest = rest(module);
        if (rest == null) {
            return false;
        }
        String top = top(rest);
        return CLASSES.contains(top + " " + name) || ANY_PACKAGE.contains(top) && ANY_CLASS.contains(name);
    }

    /** Whether the loader finds a reviewed function; {@code builtins} or null when the configuration does not say where. */
    static boolean isReviewedFunction(String module, String name) {
        if (module == null || module.equals("builtins")) {
            return BUILTIN.stream().anyMatch(p -> FUNCTIONS.contains(p + " " + name));
        }
        String rest = rest(module);
        return rest != null && FUNCTIONS.contains(top(rest) + " " + name);
    }

    static boolean isGadget(String module, String name) {
        String rest = module == null ? null : rest(module);
        return GADGETS.contains(name) || rest != null && GADGET_PACKAGES.contains(top(rest));
    }

    static boolean isForeign(String module) {
        return FOREIGN.contains(top(module));
    }

    /** The path below the root of Keras, null when it is none of Keras. */
    private static String rest(String module) {
        for (String root : ROOTS) {
            if (module.equals(root)) {
                return "";
            }
            if (module.startsWith(root + ".")) {
                return module.substring(root.length() + 1);
            }
        }
        return null;
    }

    private static String top(String module) {
        int dot = module.indexOf('.');
        return dot < 0 ? module : module.substring(0, dot);
    }

    private static List<String> lines(String resource) {
        try (InputStream in = KerasNames.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("missing resource " + resource);
            }
            return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
