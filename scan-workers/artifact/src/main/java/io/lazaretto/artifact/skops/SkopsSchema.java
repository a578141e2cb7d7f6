package io.lazaretto.artifact.skops;

import static java.util.Objects.requireNonNull;

import io.lazaretto.artifact.json.JsonVisitor;
import io.lazaretto.artifact.pickle.ListedNames;
import io.lazaretto.artifact.report.Evidence;
import io.lazaretto.artifact.report.Place;
import io.lazaretto.artifact.report.Signal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Judges the nodes of {@code schema.json} ({@code skops/io/_audit.py}). Whatever the loader of a node is, it imports
 * {@code __module__.__class__} and most call it, so every such pair has to be on the allow list. skops itself refuses unknown
 * types until someone trusts them; that decision is what a scan is asked for.
 */
public final class SkopsSchema implements JsonVisitor {
    public static final String MEMBER = "schema.json";

    private static final List<String> TAXONOMY = List.of("CWE-502", "CWE-470", "AML.T0018.002");
    private static final int MAX_SIGNALS = 500;
    /** Loaders that build what they name from data, or import it and no more. */
    private static final Set<String> DATA = Set.of(
            "DictNode",
            "DefaultDictNode",
            "ListNode",
            "SetNode",
            "TupleNode",
            "BytesNode",
            "BytearrayNode",
            "SliceNode",
            "TypeNode",
            "FunctionNode",
            "ObjectNode",
            "JsonNode",
            "CachedNode",
            "NdArrayNode",
            "MaskedArrayNode",
            "DTypeNode",
            "RandomStateNode",
            "RandomGeneratorNode",
            "SparseMatrixNode",
            "TreeNode",
            "LossNode",
            "SGDLossNode",
            "DatetimeNode",
            "_DictWithDeprecatedKeysNode");

    private final Place place;
    private final Consumer<Signal> signals;
    private final List<Node> open = new ArrayList<>();
    private final Set<String> reported = new HashSet<>();
    private int nodes;

    /** @param place of the schema */
    public SkopsSchema(Place place, Consumer<Signal> signals) {
        this.place = requireNonNull(place, "place is null");
        this.signals = requireNonNull(signals, "signals is null");
    }

    @Override
    public void value(int depth, String key, boolean element, Kind kind, String text, long offset) {
        while (open.size() > depth) {
            judge(open.removeLast());
        }
        while (open.size() < depth) {
            open.add(new Node());
        }
        if (element) {
            return;
        }
        Node node = open.getLast();
        switch (key) {
            case "__class__" -> node.set(offset, text, node.module, node.loader);
            case "__module__" -> node.set(offset, node.type, text, node.loader);
            case "__loader__" -> node.set(offset, node.type, node.module, text);
            default -> {}
        }
        if (key.startsWith("__") && kind != Kind.STRING && (key.equals("__class__") || key.equals("__module__"))) {
            suspect("skops.node", "A node names its class by something that is no text", offset, Map.of());
        }
    }

    @Override
    public void duplicate(String key, long offset) {}

    /** The document is read; to be called once. */
    public void end() {
        while (!open.isEmpty()) {
            judge(open.removeLast());
        }
    }

    /** Whether there was a node in it. */
    public boolean isSchema() {
        return nodes > 0;
    }

    private void judge(Node node) {
        if (node.type == null && node.module == null && node.loader == null) {
            return;
        }
        nodes++;
        if (node.type == null || node.module == null) {
            if (node.loader != null) {
                suspect("skops.node", "A node without a class", node.offset, Map.of());
            }
            return;
        }
        Map<String, String> evidence = new LinkedHashMap<>();
        evidence.put("module", Evidence.text(node.module));
        evidence.put("name", Evidence.text(node.type));
        evidence.put("loader", Evidence.text("" + node.loader));
        switch (ListedNames.of(node.module, node.type)) {
            case DANGEROUS -> {
                evidence.put("gives", ListedNames.family(node.module, node.type).orElse(""));
                if (isNew("threat " + evidence)) {
                    signals.accept(Signal.threat(
                            "skops.dangerous",
                            "The schema names something that runs code or reaches the system when it is loaded",
                            place.at(node.offset),
                            evidence,
                            TAXONOMY));
                }
            }
            case UNLISTED -> {
                suspect("skops.unlisted", "The schema names a class that is on no list", node.offset, evidence);
            }
            case ALLOWED -> {
                if (!DATA.contains("" + node.loader)) {
                    suspect("skops.loader", "A node whose loader calls methods, or is unknown", node.offset, evidence);
                }
            }
        }
    }

    /** When no more is remembered, everything is new: it is told again rather than not at all. */
    private boolean isNew(String what) {
        return reported.size() >= MAX_SIGNALS || reported.add(what);
    }

    private void suspect(String rule, String title, long offset, Map<String, String> evidence) {
        if (isNew(rule + evidence)) {
            signals.accept(Signal.suspect(rule, title, place.at(offset), evidence, TAXONOMY));
        }
    }

    /** What is known of the object that is open at some depth. */
    private static final class Node {
        private String type;
        private String module;
        private String loader;
        private long offset;

        private void set(long at, String newType, String newModule, String newLoader) {
            this.type = newType;
            this.module = newModule;
            this.loader = newLoader;
            this.offset = at;
        }
    }
}
