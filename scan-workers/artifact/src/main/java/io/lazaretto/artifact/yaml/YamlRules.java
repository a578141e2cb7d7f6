package io.lazaretto.artifact.yaml;

import io.lazaretto.artifact.budget.BudgetExceededException;
import io.lazaretto.artifact.code.Targets;
import io.lazaretto.artifact.packages.PackageSources;
import io.lazaretto.artifact.reader.Reading;
import io.lazaretto.artifact.report.DistinctSignals;
import io.lazaretto.artifact.report.Evidence;
import io.lazaretto.artifact.report.Place;
import io.lazaretto.artifact.report.Reasons;
import io.lazaretto.artifact.report.Signal;
import io.lazaretto.artifact.shell.ConfiguredCommands;
import io.lazaretto.artifact.sidefile.MlmodelPaths;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;

/** What tags, anchors and keys of a YAML document make a loader do. */
final class YamlRules {
    private static final Pattern DOTTED = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*(\\.[A-Za-z_][A-Za-z0-9_]*)+");
    private static final int MAX_DEPTH = 256;
    /** Nodes that a document may stand for once its aliases are written out. */
    private static final long MAX_EXPANDED = 10_000_000;

    private static final int MAX_ANCHORS = 100_000;
    /** Characters that aliases stand for, each time they do. */
    private static final long MAX_ALIASED = 16 << 20;

    private static final int MAX_SIGNALS = 64;
    private static final String CORE = "tag:yaml.org,2002:";
    private static final Set<String> CORE_TAGS = Set.of(
            "str",
            "int",
            "float",
            "bool",
            "null",
            "map",
            "seq",
            "set",
            "omap",
            "pairs",
            "binary",
            "timestamp",
            "merge",
            "value");
    /** References inside one document (HyperPyYAML); nothing is imported. */
    private static final Set<String> LOCAL_TAGS = Set.of("!ref", "!copy", "!tuple", "!list", "!PLACEHOLDER");

    private static final List<String> TAXONOMY = List.of("CWE-502", "AML.T0018.002");

    private final Place place;
    private final Reading reading;
    private final DistinctSignals signals;
    private final ConfiguredCommands commands;
    private final BiConsumer<String, String> values;
    private final boolean mlmodel;
    private final Deque<Frame> open = new ArrayDeque<>();
    private final Map<String, Anchored> anchors = new HashMap<>();
    private long aliased;

    YamlRules(Place place, Reading reading, Consumer<Signal> signals, BiConsumer<String, String> values) {
        this.place = place;
        this.commands = new ConfiguredCommands(place, "yaml.command");
        this.reading = reading;
        this.signals = new DistinctSignals(signals, MAX_SIGNALS);
        this.values = values;
        this.mlmodel = MlmodelPaths.isNamedLike(reading.name());
    }

    void see(Event event) throws IOException {
        switch (event) {
            case AliasEvent alias -> alias(alias);
            case ScalarEvent scalar -> {
                tag(scalar.getTag(), scalar);
                if (scalar.getAnchor() != null) {
                    anchor(scalar.getAnchor(), new Anchored(true, 1, List.of(scalar.getValue())));
                }
                grow(1);
                scalar(scalar.getValue(), offset(scalar));
            }
            case CollectionStartEvent start -> {
                tag(start.getTag(), start);
                if (open.size() >= MAX_DEPTH) {
                    throw new BudgetExceededException(Reasons.LIMIT + "YAML");
                }
                String key = open.isEmpty() ? "" : open.getFirst().value();
                next(null);
                commands.mapping(open.size() + 1);
                open.addFirst(new Frame(start instanceof MappingStartEvent, key == null ? "" : key, start.getAnchor()));
                grow(1);
            }
            default -> {
                if (event.is(Event.ID.MappingEnd) || event.is(Event.ID.SequenceEnd)) {
                    Frame done = open.removeFirst();
                    if (done.anchor != null) {
                        anchor(done.anchor, new Anchored(false, done.size, done.texts));
                    }
                    grow(done.size);
                } else if (event.is(Event.ID.DocumentEnd)) {
                    anchors.clear();
                } else if (event.is(Event.ID.StreamEnd)) {
                    commands.judge(reading.budget(), this::signal);
                }
            }
        }
    }

    private void anchor(String name, Anchored node) throws BudgetExceededException {
        if (anchors.size() > MAX_ANCHORS) {
            throw new BudgetExceededException(Reasons.LIMIT + "YAML");
        }
        anchors.put(name, node);
    }

    /** What an alias stands for is written where the alias is. */
    private void alias(AliasEvent alias) throws IOException {
        Anchored node = anchors.getOrDefault(alias.getAnchor(), Anchored.UNKNOWN);
        grow(node.size());
        for (String text : node.texts()) {
            aliased += text.length() + 1L;
        }
        if (aliased > MAX_ALIASED) {
            throw new BudgetExceededException(Reasons.LIMIT + "YAML");
        }
        if (node.scalar()) {
            scalar(node.texts().getFirst(), offset(alias));
            return;
        }
        String key = open.isEmpty() ? "" : open.getFirst().value();
        next(null);
        for (String text : node.texts()) {
            value(key == null ? "" : key, text, offset(alias));
        }
    }

    /** Nodes add up through aliases: nine levels of nine are a thousand million. */
    private void grow(long nodes) throws BudgetExceededException {
        if (open.isEmpty()) {
            return;
        }
        Frame frame = open.getFirst();
        frame.size = Math.addExact(frame.size, nodes);
        if (frame.size > MAX_EXPANDED) {
            signal(Signal.threat(
                    "yaml.alias-bomb",
                    "Aliases make the document grow beyond any bound",
                    place.whole(),
                    Map.of("nodes", Long.toString(frame.size)),
                    List.of("CWE-776")));
            throw new BudgetExceededException(Reasons.LIMIT + "YAML");
        }
    }

    private void tag(String tag, NodeEvent event) {
        if (tag == null
                || tag.equals("!")
                || tag.startsWith(CORE) && CORE_TAGS.contains(tag.substring(CORE.length()))) {
            return;
        }
        long at = offset(event);
        if (tag.startsWith(CORE + "python/") && !PlainPython.is(tag.substring(CORE.length() + 7))) {
            signal(Signal.threat(
                    "yaml.python-object",
                    "A tag makes an unsafe loader import a name or call it",
                    place.at(at),
                    Map.of("tag", Evidence.text(tag)),
                    TAXONOMY));
        } else if (tag.startsWith("!new:")
                || tag.startsWith("!name:")
                || tag.startsWith("!apply:")
                || tag.startsWith("!module:")) {
            named(tag.substring(0, tag.indexOf(':')), tag.substring(tag.indexOf(':') + 1), at);
        } else if (!LOCAL_TAGS.contains(tag)) {
            suspect(
                    "yaml.foreign-tag",
                    "A tag outside the core schema makes a loader build an object",
                    tag,
                    at,
                    "CWE-502");
        }
    }

    private static long offset(Event event) {
        return event.getStartMark() == null ? -1 : event.getStartMark().getIndex();
    }

    private void scalar(String text, long at) throws IOException {
        Frame frame = open.isEmpty() ? null : open.getFirst();
        if (frame != null && frame.mapping && frame.key == null) {
            if (!frame.keys.add(text)) {
                suspect(
                        "yaml.duplicate-key",
                        "A key occurs twice: readers disagree on which one counts",
                        text,
                        at,
                        "CWE-436");
            }
            frame.key = text;
            return;
        }
        String key = frame == null ? "" : frame.value();
        if (frame != null && frame.anchor != null && !frame.mapping) {
            frame.texts.add(text);
        }
        next(null);
        value(key == null ? "" : key, text, at);
    }

    private void value(String key, String text, long at) throws IOException {
        boolean element = !open.isEmpty() && !open.getFirst().mapping;
        commands.value(element ? open.size() - 1 : open.size(), key, element, text, at);
        if (mlmodel) {
            MlmodelPaths.judge(key, text, place.at(at)).ifPresent(this::signal);
        }
        if (open.size() == 1 || open.size() == 2 && !open.getFirst().mapping) {
            values.accept(key, text);
        }
        switch (key) {
            case "_target_", "loader_module", "class_path", "_loader_" -> named(key, text, at);
            case "target" -> {
                if (DOTTED.matcher(text).matches()) {
                    named(key, text, at);
                }
            }
            case "pip", "dependencies", "build_dependencies", "python_packages" ->
                packages(List.of(text.strip().split("\\s+", -1)), at);
            case "channels", "default_channels", "channel_alias", "index_url", "extra_index_url", "find_links" ->
                packages(List.of("--index-url", text.strip()), at);
            case "chat_template" -> reading.template(text, place, at);
            case "trust_remote_code" -> {
                if (Set.of("true", "yes", "on").contains(text.toLowerCase(java.util.Locale.ROOT))) {
                    suspect("yaml.remote-code", "The file asks for remote code to be trusted", text, at, "CWE-829");
                }
            }
            default -> {
                if (text.contains("{%") && text.indexOf("%}", text.indexOf("{%")) > 0) {
                    reading.template(text, place, at);
                }
            }
        }
    }

    private void packages(List<String> words, long at) {
        PackageSources.arguments(words, place.at(at)).forEach(this::signal);
    }

    /** A name that the loader imports and calls (Hydra {@code instantiate}, CVE-2025-23304; MLflow {@code pyfunc}). */
    private void named(String key, String name, long at) {
        switch (Targets.judge(name)) {
            case KNOWN ->
                signal(Signal.note(
                        "yaml.target",
                        "The file names a class that a loader builds",
                        place.at(at),
                        evidence(key, name)));
            case DANGEROUS ->
                signal(Signal.threat(
                        "yaml.target.dangerous",
                        "The file names a callable that gives an attacker the machine",
                        place.at(at),
                        evidence(key, name),
                        List.of("CWE-470", "CVE-2025-23304")));
            case UNKNOWN ->
                signal(Signal.suspect(
                        "yaml.target.unknown",
                        "The file names a callable that is on no list",
                        place.at(at),
                        evidence(key, name),
                        List.of("CWE-470")));
        }
    }

    private static Map<String, String> evidence(String key, String name) {
        return Map.of("key", Evidence.text(key), "name", Evidence.text(name));
    }

    private void suspect(String rule, String title, String what, long at, String taxonomy) {
        signal(Signal.suspect(rule, title, place.at(at), Map.of("found", Evidence.text(what)), List.of(taxonomy)));
    }

    private void signal(Signal signal) {
        signals.accept(
                signal.observation().location() + " " + signal.observation().evidence(), signal);
    }

    /** A node is over: in a mapping, a key's value follows it, or the next key. */
    private void next(String key) {
        if (open.isEmpty() || !open.getFirst().mapping) {
            return;
        }
        Frame frame = open.getFirst();
        frame.key = frame.key == null ? "" : key;
    }

    /** @param texts of a scalar its own, of a sequence those directly in it: the keys of a mapping say what its values are */
    private record Anchored(boolean scalar, long size, List<String> texts) {
        private static final Anchored UNKNOWN = new Anchored(false, 1, List.of());
    }

    private static final class Frame {
        private final List<String> texts = new ArrayList<>();
        private final boolean mapping;
        private final String outer;
        private final String anchor;
        private final Set<String> keys = new java.util.HashSet<>();
        private String key;
        private long size = 1;

        Frame(boolean mapping, String outer, String anchor) {
            this.mapping = mapping;
            this.outer = outer;
            this.anchor = anchor;
        }

        /** The key that the next value belongs to. */
        String value() {
            return mapping ? key : outer;
        }
    }
}
