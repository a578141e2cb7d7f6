package io.lazaretto.artifact.inspect;

import io.lazaretto.artifact.budget.Budget;
import io.lazaretto.artifact.budget.BudgetExceededException;
import io.lazaretto.artifact.json.DuplicateKey;
import io.lazaretto.artifact.json.JsonVisitor;
import io.lazaretto.artifact.report.DistinctSignals;
import io.lazaretto.artifact.report.Evidence;
import io.lazaretto.artifact.report.Place;
import io.lazaretto.artifact.report.Reasons;
import io.lazaretto.artifact.report.Signal;
import io.lazaretto.artifact.shell.ConfiguredCommands;
import io.lazaretto.artifact.sidefile.LocationKind;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Reads a JSON file for what a loader would execute, import or follow, and for what it says about the model. */
final class JsonInspection implements JsonVisitor {
    /** Keys that only Keras writes. */
    private static final Set<String> KERAS =
            Set.of("keras_version", "registered_name", "build_config", "compile_config");

    private static final Set<String> OBJECT_TAGS = Set.of(
            "py/object",
            "py/reduce",
            "py/function",
            "py/type",
            "py/newargs",
            "py/newargsex",
            "__reduce__",
            "!!python/object");
    private static final List<String> TAXONOMY = List.of("CWE-502", "CWE-913");
    private static final Pattern SHARD = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.+-]{0,254}");
    private static final int MAX_SIGNALS = 64;

    /** Files whose commands a tool runs when a folder is opened, installed or started. */
    private static final Set<String> COMMANDS = Set.of(
            "package.json",
            "tasks.json",
            "launch.json",
            "settings.json",
            "settings.local.json",
            "devcontainer.json",
            "composer.json",
            "nodemon.json",
            "hooks.json",
            "mcp.json",
            ".mcp.json",
            "claude_desktop_config.json");

    private final Place place;
    private final String file;
    private final boolean topLevel;
    private final Set<String> siblings;
    private final ConfigFacts config;
    private final Consumer<Signal> signals;
    private final TemplateSink templates;
    private final Set<String> seenShards = new HashSet<>();
    private final DistinctSignals distinct;
    private final CodeReferences references;
    private final LoaderKeys loaderKeys;
    private final ConfiguredCommands commands;
    private final ShardIndexes indexes;
    private String section = "";
    private boolean libraryNamed;
    private int templatesBelow = Integer.MAX_VALUE;

    /** Is given the texts that a loader renders. */
    interface TemplateSink {
        /** @param offset of the string in the document */
        void template(String source, long offset);
    }

    private boolean kerasKey;
    private boolean className;
    private boolean inner;
    private boolean skops;

    /** @param siblings names of the files in the same folder */
    JsonInspection(
            Place place,
            Set<String> siblings,
            CodeReferences references,
            ConfigFacts config,
            ShardIndexes indexes,
            Consumer<Signal> signals,
            TemplateSink templates) {
        this.references = references;
        this.place = place;
        this.commands = new ConfiguredCommands(place, "json.command");
        this.file = place.path().substring(place.path().lastIndexOf('/') + 1);
        this.indexes = indexes;
        this.loaderKeys = new LoaderKeys(place, file, isProse(file), signals);
        this.topLevel = place.member() == null;
        this.siblings = siblings;
        this.config = config;
        this.signals = signals;
        this.distinct = new DistinctSignals(signals, MAX_SIGNALS);
        this.templates = templates;
    }

    /** Whether a loader of Keras would build objects from the document. */
    boolean isKeras() {
        return kerasKey || className && inner;
    }

    /** Whether the document describes objects, and not only a version. */
    boolean namesClasses() {
        return className;
    }

    /** The nodes of a skops schema say {@code __reduce__} for arguments that are nodes themselves. */
    void isSkops(boolean schema) {
        this.skops = schema;
    }

    @Override
    public void value(int depth, String key, boolean element, Kind kind, String text, long offset) {
        if (depth == 1 && !element) {
            section = key;
            libraryNamed = false;
        }
        references.value(depth, key, element, kind, text, offset);
        loaderKeys.value(depth, key, element, kind, text, offset);
        if (!element) {
            active(key, kind, offset);
        }
        command(depth, key, element, kind, text, offset);
        template(depth, key, element, kind, text, offset);
        if (topLevel) {
            facts(depth, key, element, kind, text, offset);
        }
    }

    @Override
    public void duplicate(String key, long offset) {
        distinct.accept(key, DuplicateKey.signal(key, place.at(offset)));
    }

    /** One template, or a list or mapping of named ones: every text below the key counts, whatever the loader picks. */
    private void template(int depth, String key, boolean element, Kind kind, String text, long offset) {
        if (depth <= templatesBelow) {
            boolean named = !element && key.equals("chat_template");
            templatesBelow = named ? depth : Integer.MAX_VALUE;
        }
        if (kind == Kind.STRING && (templatesBelow < Integer.MAX_VALUE || isTemplate(text))) {
            templates.template(text, offset);
        }
    }

    private void command(int depth, String key, boolean element, Kind kind, String text, long offset) {
        if (kind == Kind.OBJECT) {
            commands.mapping(depth + 1);
        } else if (kind == Kind.STRING && (COMMANDS.contains(file) || file.endsWith(".code-workspace"))) {
            String named = section.equals("scripts") ? section : key;
            commands.value(element ? depth - 1 : depth, named, element, text, offset);
        }
    }

    /** Judges the commands that were seen. */
    void end(Budget budget) throws BudgetExceededException {
        commands.judge(budget, signals);
    }

    private void active(String key, Kind kind, long offset) {
        kerasKey |= KERAS.contains(key);
        className |= key.equals("class_name");
        inner |= key.equals("config") || key.equals("module");
        if (key.equals("_target_") && kind != Kind.STRING && isSomething(kind)) {
            notExamined("class to be built", "json.active-key", key, offset);
        } else if (OBJECT_TAGS.contains(key) && !(skops && key.equals("__reduce__"))) {
            signals.accept(Signal.suspect(
                    "json.object-tag",
                    "The file asks a deserializer to build objects",
                    place.at(offset),
                    Map.of("key", Evidence.text(key)),
                    TAXONOMY));
        }
    }

    private void facts(int depth, String key, boolean element, Kind kind, String text, long offset) {
        switch (file) {
            case "config.json" -> {
                if (depth == 2 && element && key.equals("architectures") && kind == Kind.STRING) {
                    config.architecture(text, place.path());
                } else if (depth == 1 && key.equals("license") && kind == Kind.STRING) {
                    config.license(text, place.path());
                }
            }
            case "adapter_config.json" -> {
                if (depth == 1 && key.equals("peft_type")) {
                    config.adapter();
                }
                if (depth == 1 && key.equals("base_model_name_or_path") && kind == Kind.STRING && !text.isBlank()) {
                    config.adapter();
                    config.claim("adapter-base", text, place.path());
                }
            }
            case "modules.json" -> {
                if (key.equals("type") && kind == Kind.STRING && !text.startsWith("sentence_transformers.")) {
                    references.reference(text, "", offset);
                }
            }
            case "model_index.json" -> {
                boolean library = element && depth == 2 && kind == Kind.STRING && !libraryNamed;
                libraryNamed |= library;
                if (library && !DiffusersPipelines.isLibrary(text)) {
                    references.reference(text + "." + section, section + "/", offset);
                }
            }
            case "Manifest.json" -> {
                boolean item = section.equals("itemInfoEntries") && key.equals("path") && kind == Kind.STRING;
                if (item && LocationKind.of(text) != LocationKind.PLAIN) {
                    String title = "A package names a file that is no plain path inside it";
                    Map<String, String> evidence = Map.of("path", Evidence.text(text));
                    List<String> taxonomy = List.of("CWE-22");
                    boolean leaves = text.startsWith("/") || text.startsWith("../") || text.contains("/../");
                    signals.accept(
                            leaves
                                    ? Signal.threat("coreml.manifest-path", title, place.at(offset), evidence, taxonomy)
                                    : Signal.suspect(
                                            "coreml.manifest-path", title, place.at(offset), evidence, taxonomy));
                }
            }
            default -> shards(depth, key, element, kind, text, offset);
        }
    }

    /** In a vocabulary or a data set anything may be written. */
    private static boolean isProse(String file) {
        boolean settings = file.contains("config") || file.equals("modules.json") || file.equals("model_index.json");
        return !settings || file.contains("token");
    }

    private void shards(int depth, String key, boolean element, Kind kind, String text, long offset) {
        if (!file.endsWith(".index.json") || depth != 2 || element || !section.equals("weight_map")) {
            return;
        }
        if (kind != Kind.STRING || !SHARD.matcher(text).matches()) {
            distinct.accept(
                    "" + text,
                    Signal.suspect(
                            "index.shard-path",
                            "A weight index names a shard that is no plain file name",
                            place.at(offset),
                            Map.of("shard", Evidence.text("" + text)),
                            List.of("CWE-22")));
            return;
        }
        indexes.claim(place.path(), key, text);
        boolean first = seenShards.add(text);
        String wanted = file.substring(0, file.length() - ".index.json".length());
        wanted = wanted.substring(wanted.lastIndexOf('.') + 1);
        if (first && !text.endsWith('.' + wanted)) {
            signals.accept(Signal.suspect(
                    "index.shard-format",
                    "A weight index names a shard of another format",
                    place.at(offset),
                    Map.of("shard", Evidence.text(text)),
                    List.of("CWE-436", "CWE-434")));
        }
        if (first && !siblings.contains(text)) {
            signals.accept(Signal.inconclusive(
                    Reasons.MALFORMED,
                    "index.shard-missing",
                    "A weight index names a shard that is not in the model",
                    place.at(offset),
                    Map.of("shard", Evidence.text(text))));
        }
    }

    private void notExamined(String what, String rule, String key, long offset) {
        distinct.accept(
                what + key,
                Signal.inconclusive(
                        Reasons.NOT_EXAMINED + what,
                        rule,
                        "The file holds content that a loader acts on and that has not been examined",
                        place.at(offset),
                        Map.of("key", Evidence.text(key))));
    }

    private static boolean isSomething(Kind kind) {
        return switch (kind) {
            case OBJECT, ARRAY, TRUE, NUMBER, STRING -> true;
            case EMPTY_OBJECT, EMPTY_ARRAY, FALSE, NULL -> false;
        };
    }

    private static boolean isTemplate(String text) {
        int open = text.indexOf("{%");
        return open >= 0 && text.indexOf("%}", open + 2) > open;
    }
}
