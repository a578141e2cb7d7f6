package io.lazaretto.artifact.provenance;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the signatures of one model cover together. A signature of one folder, or of one file, is complete only when others
 * that are trusted cover the rest of the model.
 */
final class Completeness {
    /** Path of the document to the files that its signature covers. */
    private final Map<String, Set<String>> trusted = new HashMap<>();

    private final Set<String> signed = new HashSet<>();

    void add(String document, boolean isTrusted, Coverage coverage) {
        signed.addAll(coverage.covered);
        if (isTrusted) {
            coverage.covered.forEach(path -> trusted(document, path));
        }
    }

    void trusted(String document, String path) {
        signed.add(path);
        trusted.computeIfAbsent(document, any -> new HashSet<>()).add(path);
    }

    /** Files that a loader reads and that no signature speaks of. */
    List<String> unsigned(Map<String, Weight> files) {
        return files.entrySet().stream()
                .filter(file -> file.getValue() != Weight.INERT && !signed.contains(file.getKey()))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Whether all that a loader reads, and that this signature does not speak of, is covered by others that are trusted. */
    boolean isComplete(String document, Coverage coverage) {
        Set<String> others = new HashSet<>();
        trusted.forEach((path, files) -> {
            if (!path.equals(document)) {
                others.addAll(files);
            }
        });
        return isCovered(coverage.outside, others) && isCovered(coverage.besideOneFile, others);
    }

    private static boolean isCovered(Map<String, Weight> files, Set<String> others) {
        return files.entrySet().stream()
                .allMatch(file -> file.getValue() == Weight.INERT || others.contains(file.getKey()));
    }
}
