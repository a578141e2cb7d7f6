package io.lazaretto.artifact.inspect;

import io.lazaretto.artifact.code.Danger;
import io.lazaretto.artifact.code.Targets;
import io.lazaretto.artifact.json.JsonVisitor.Kind;
import io.lazaretto.artifact.report.DistinctSignals;
import io.lazaretto.artifact.report.Evidence;
import io.lazaretto.artifact.report.Place;
import io.lazaretto.artifact.report.Signal;
import io.lazaretto.artifact.sidefile.MlmodelPaths;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Keys that loaders turn into an import, a call or a download, apart from code of the repository itself ({@link
 * CodeReferences}): Hydra and NeMo {@code _target_}; PEFT {@code auto_mapping}, {@code megatron_core}, the tokenizer of a prompt;
 * sentence-transformers' activation functions and module folders; transformers' kernels from the hub.
 */
final class LoaderKeys {
    private static final Set<String> FUNCTIONS =
            Set.of("activation_function", "activation_fn", "sbert_ce_default_activation_function");
    private static final Set<String> KERNELS = Set.of(
            "attn_implementation", "_attn_implementation", "_attn_implementation_internal", "experts_implementation");
    private static final Set<String> SOURCES = Set.of(
            "base_model_name_or_path",
            "tokenizer_name_or_path",
            "_name_or_path",
            "name_or_path",
            "model_id",
            "hf_hub_id",
            "backbone");
    private static final Pattern KERNEL = Pattern.compile("[^/:|]+(\\|[^/:]+)?/[^/:]+(@[^/:]+)?(:[^/:]+)?");
    private static final Pattern DOTTED =
            Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,63}(\\.[A-Za-z_][A-Za-z0-9_]{0,63}){1,8}");
    private static final List<String> IMPORT = List.of("CWE-470", "CWE-829");
    private static final int MAX_SIGNALS = 64;

    private final Place place;
    private final String file;
    private final boolean prose;
    private final DistinctSignals signals;

    /** @param prose whether the values are texts for people or models, in which a name is only mentioned */
    LoaderKeys(Place place, String file, boolean prose, Consumer<Signal> signals) {
        this.place = place;
        this.file = file;
        this.prose = prose;
        this.signals = new DistinctSignals(signals, MAX_SIGNALS);
    }

    void value(int depth, String key, boolean element, Kind kind, String text, long offset) {
        if (kind == Kind.TRUE && key.equals("trust_remote_code") && file.equals("adapter_config.json")) {
            suspect("json.remote-code", "The file makes a loader run code of another repository", key, "true", offset);
        }
        if (kind != Kind.STRING || text.isBlank()) {
            return;
        }
        if (MlmodelPaths.isNamedLike(file)) {
            MlmodelPaths.judge(key, text, place.at(offset)).ifPresent(signal -> signals.accept(text, signal));
        }
        if (key.equals("_target_")
                || key.equals("parent_library")
                || key.equals("loader_module") && MlmodelPaths.isNamedLike(file)
                || FUNCTIONS.contains(key) && text.contains(".")) {
            named(key, text, offset);
        } else if (key.equals("megatron_core") && !text.startsWith("megatron.core")) {
            named(key, text, offset);
        } else if (KERNELS.contains(key) && KERNEL.matcher(text).matches()) {
            suspect("json.remote-kernel", "The file makes a loader fetch and run compiled code", key, text, offset);
        } else if (SOURCES.contains(key) && text.contains("://")) {
            suspect("json.model-address", "The file names a parent model by an address", key, text, offset);
        } else if (file.equals("modules.json") && key.equals("path") && leaves(text)) {
            suspect("json.path-escape", "The file names a folder outside the model", key, text, offset);
        } else if (!prose && !element && DOTTED.matcher(text).matches() && Danger.is(text)) {
            suspect("json.dangerous-import", "The file makes a loader import a dangerous name", key, text, offset);
        }
    }

    private void named(String key, String name, long offset) {
        // A library alone is imported, and a class is taken from it.
        String whole = key.equals("parent_library") && !Danger.is(name) ? name + ".Class" : name;
        switch (Targets.judge(whole)) {
            case KNOWN ->
                signals.accept(
                        key + name,
                        Signal.note(
                                "json.target",
                                "The file names a class that a loader builds",
                                place.at(offset),
                                evidence(key, name)));
            case UNKNOWN ->
                suspect("json.target.unknown", "The file names a callable that is on no list", key, name, offset);
            case DANGEROUS ->
                signals.accept(
                        key + name,
                        Signal.threat(
                                "json.target.dangerous",
                                "The file names a callable that gives an attacker the machine",
                                place.at(offset),
                                evidence(key, name),
                                List.of("CWE-470", "CVE-2025-23304")));
        }
    }

    private static boolean leaves(String path) {
        return path.startsWith("/")
                || path.contains("\\")
                || List.of(path.split("/", -1)).contains("..");
    }

    private static Map<String, String> evidence(String key, String name) {
        return Map.of("key", Evidence.text(key), "name", Evidence.text(name));
    }

    private void suspect(String rule, String title, String key, String text, long offset) {
        signals.accept(text, Signal.suspect(rule, title, place.at(offset), evidence(key, text), IMPORT));
    }
}
