package io.lazaretto.artifact.inspect;

import io.lazaretto.artifact.code.Danger;
import io.lazaretto.artifact.json.JsonVisitor.Kind;
import io.lazaretto.artifact.report.Evidence;
import io.lazaretto.artifact.report.Place;
import io.lazaretto.artifact.report.Reasons;
import io.lazaretto.artifact.report.Signal;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What a configuration names that a loader imports: a module of this repository, which is examined like every file, or of
 * another one, which is not (transformers {@code dynamic_module_utils}: {@code other/repository--module.Class}).
 */
final class CodeReferences {
    private static final Set<String> MAPS = Set.of("auto_map", "custom_pipelines");
    private static final List<String> TAXONOMY = List.of("CWE-829", "AML.T0010");
    private static final int MAX_REFERENCES = 64;

    private final Place place;
    private final String folder;
    private final Predicate<String> present;
    private final ModelScan scan;
    private final Set<String> seen = new HashSet<>();
    private int mapDepth = Integer.MAX_VALUE;
    private boolean pipelines;

    /** @param present whether the model has a file of that path */
    CodeReferences(Place place, Predicate<String> present, ModelScan scan) {
        this.place = place;
        this.folder = place.path().substring(0, place.path().lastIndexOf('/') + 1);
        this.present = present;
        this.scan = scan;
    }

    void value(int depth, String key, boolean element, Kind kind, String text, long offset) {
        if (depth <= mapDepth) {
            mapDepth = Integer.MAX_VALUE;
        }
        if (MAPS.contains(key) && !element && kind == Kind.OBJECT) {
            mapDepth = depth;
            pipelines = key.equals("custom_pipelines");
        } else if (kind == Kind.STRING && !text.isBlank()) {
            boolean inMap = depth > mapDepth && (!pipelines || key.equals("impl"));
            if (inMap || MAPS.contains(key) || key.equals("custom_pipeline") || key.equals("custom_generate")) {
                reference(text, "", offset);
            }
        } else if (key.equals("trust_remote_code") && kind == Kind.TRUE) {
            add(Signal.note(
                    "json.trust-remote-code",
                    "The file asks for remote code to be trusted",
                    place.at(offset),
                    Map.of()));
        }
    }

    /**
     * @param name {@code module.Class}
     * @param other a folder in which the module may lie as well
     */
    void reference(String name, String other, long offset) {
        if (!seen.add(name)) {
            return;
        }
        if (seen.size() > MAX_REFERENCES) {
            seen.remove(name);
            add(Signal.inconclusive(
                    Reasons.LIMIT + "code references",
                    "json.code-references",
                    "The file names more code than is followed",
                    place.at(offset),
                    Map.of("name", Evidence.text(name))));
            return;
        }
        Map<String, String> evidence = Map.of("name", Evidence.text(name));
        int dot = name.lastIndexOf('.');
        String module = (dot < 0 ? name : name.substring(0, dot)).replace('.', '/') + ".py";
        if (name.contains("--") || name.contains("://") || dot < 0 && name.contains("/")) {
            add(Signal.suspect(
                    "json.remote-code",
                    "The file makes a loader run code of another repository",
                    place.at(offset),
                    evidence,
                    TAXONOMY));
        } else if (present.test(folder + module) || !other.isEmpty() && present.test(folder + other + module)) {
            add(Signal.note("json.own-code", "The file names code of this repository", place.at(offset), evidence));
        } else if (Danger.is(dot < 0 ? name : name.substring(0, dot)) || Danger.is(name)) {
            add(Signal.threat(
                    "json.dangerous-import",
                    "The file makes a loader import a dangerous name",
                    place.at(offset),
                    evidence,
                    TAXONOMY));
        } else {
            add(Signal.inconclusive(
                    Reasons.MALFORMED,
                    "json.code-missing",
                    "The file names code that is not in the model",
                    place.at(offset),
                    evidence));
        }
    }

    private void add(Signal signal) {
        scan.tally(Detectors.CODE).add(signal);
    }
}
