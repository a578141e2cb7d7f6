package io.lazaretto.artifact.provenance;

import io.lazaretto.artifact.budget.Budget;
import io.lazaretto.artifact.format.FormatSniffer;
import io.lazaretto.artifact.provenance.ModelManifest.Resource;
import io.lazaretto.artifact.report.Evidence;
import io.lazaretto.artifact.report.Location;
import io.lazaretto.artifact.report.Place;
import io.lazaretto.artifact.report.Reasons;
import io.lazaretto.artifact.report.Signal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Compares the files of the model with what one signature says about them, and reports names that say it badly. */
final class CoverageCheck {
    /** Left out at the top level by every implementation. */
    private static final Set<String> LEFT_OUT = Set.of(".git", ".gitignore", ".gitattributes", ".github");

    private static final List<String> PATHS = List.of("CWE-22", "CWE-436");
    private static final int MAX_SIGNALS = 32;

    private final ModelFiles files;
    private final FormatSniffer sniffer;
    private final Budget budget;
    private final Consumer<Signal> signals;
    private final Statement.Model statement;
    private final ModelManifest manifest;
    private final Digests hash;
    private final Location document;
    private final String folder;
    private final Coverage coverage = new Coverage();
    private final Set<String> named = new HashSet<>();
    private int reported;

    CoverageCheck(
            ModelFiles files,
            FormatSniffer sniffer,
            Budget budget,
            Consumer<Signal> signals,
            Statement.Model statement,
            String document) {
        this.files = files;
        this.sniffer = sniffer;
        this.budget = budget;
        this.signals = signals;
        this.statement = statement;
        this.manifest = statement.manifest();
        this.hash = Digests.of(manifest.hash());
        this.document = Place.of(document).whole();
        this.folder = folder(document);
    }

    Coverage check() throws IOException {
        Map<String, List<Part>> parts = parts();
        for (Map.Entry<String, List<Part>> file : parts.entrySet()) {
            compare(file.getKey(), file.getValue());
        }
        boolean oneFile = parts.size() == 1
                && (manifest.resources().getFirst().name().equals(".")
                        || manifest.resources().getFirst().name().startsWith(".:")
                        || parts.containsKey(folder + statement.name()));
        for (String path : files.paths()) {
            if (named.contains(path) || files.signs(path)) {
                continue;
            }
            if (path.startsWith(folder)) {
                notNamed(path, oneFile);
            } else if (!LEFT_OUT.contains(top(path))) {
                beside(coverage.outside, path);
            }
        }
        return coverage;
    }

    /** @param from first byte, or -1 for the whole file */
    private record Part(long from, long to, byte[] digest) {}

    /** Names are relative to the folder of the document, unless only the model's root has files of these names. */
    private String folder(String path) {
        String beside = path.substring(0, path.lastIndexOf('/') + 1);
        boolean found = manifest.resources().stream()
                .limit(1000)
                .map(resource -> manifest.shardSize() > 0 ? shardPath(resource.name()) : resource.name())
                .anyMatch(name -> name.equals(".") || files.has(beside + name));
        return found ? beside : "";
    }

    private static String shardPath(String name) {
        SignedPath shard = SignedPath.shard(name);
        return shard == null ? name : shard.path();
    }

    private Map<String, List<Part>> parts() {
        Map<String, List<Part>> parts = new LinkedHashMap<>();
        for (Resource resource : manifest.resources()) {
            SignedPath name = manifest.shardSize() > 0
                    ? SignedPath.shard(resource.name())
                    : new SignedPath(resource.name(), -1, -1);
            if (name == null) {
                report(Signal.inconclusive(
                        Reasons.MALFORMED,
                        "provenance.malformed",
                        "The signature document breaks its format",
                        document,
                        Map.of("problem", "a part of a file without a range", "name", Evidence.text(resource.name()))));
                continue;
            }
            // One file that was signed by itself, as some versions name it.
            String relative = name.path().equals(".") ? statement.name() : name.path();
            if (isUsable(relative)) {
                parts.computeIfAbsent(folder + relative, any -> new ArrayList<>())
                        .add(new Part(name.from(), name.to(), resource.digest()));
            }
        }
        return parts;
    }

    private boolean isUsable(String path) {
        Map<String, String> evidence = Map.of("name", Evidence.text(path));
        if (SignedPath.escapes(path)) {
            report(Signal.threat(
                    "provenance.resource-path",
                    "The signature names a file outside of the model, or under a name that is no plain path",
                    document,
                    evidence,
                    PATHS));
            return false;
        }
        if (!SignedPath.isCanonical(path)) {
            report(Signal.suspect(
                    "provenance.resource-path",
                    "The signature names a file outside of the model, or under a name that is no plain path",
                    document,
                    evidence,
                    PATHS));
            return false;
        }
        return true;
    }

    private void compare(String path, List<Part> parts) throws IOException {
        named.add(path);
        if (!files.has(path)) {
            coverage.missing.add(path);
            return;
        }
        boolean same = manifest.shardSize() > 0 ? sharded(path, parts) : whole(path, parts);
        if (same) {
            coverage.covered.add(path);
        } else {
            coverage.changed.put(path, Weight.of(path, files.view(path), sniffer, budget));
        }
    }

    private boolean whole(String path, List<Part> parts) throws IOException {
        if (parts.size() > 1) {
            report(Signal.suspect(
                    "provenance.duplicate-resource",
                    "The signature names a file more than once: readers disagree on which digest counts",
                    document,
                    Map.of("name", Evidence.text(path)),
                    List.of("CWE-436")));
        }
        byte[] actual = files.hash(hash, path, 0, files.size(path), budget);
        return parts.stream().allMatch(part -> Arrays.equals(part.digest(), actual));
    }

    private boolean sharded(String path, List<Part> parts) throws IOException {
        List<Part> ordered =
                parts.stream().sorted(Comparator.comparingLong(Part::from)).toList();
        long at = 0;
        for (int i = 0; i < ordered.size(); i++) {
            Part part = ordered.get(i);
            boolean last = i == ordered.size() - 1;
            long length = part.to() - part.from();
            if (part.from() != at || (last ? length > manifest.shardSize() : length != manifest.shardSize())) {
                report(Signal.suspect(
                        "provenance.shard-layout",
                        "The signed parts of a file overlap, leave gaps, or are not of the size that is stated",
                        document,
                        Map.of("name", Evidence.text(path), "offset", String.valueOf(part.from())),
                        List.of("CWE-436")));
                return false;
            }
            at = part.to();
        }
        if (at != files.size(path)) {
            return false;
        }
        for (Part part : ordered) {
            if (!Arrays.equals(part.digest(), files.hash(hash, path, part.from(), part.to(), budget))) {
                return false;
            }
        }
        return true;
    }

    private void notNamed(String path, boolean oneFile) throws IOException {
        String relative = path.substring(folder.length());
        if (LEFT_OUT.contains(top(relative))) {
            coverage.excluded.put(path, Weight.INERT);
        } else if (isIgnored(relative)) {
            coverage.excluded.put(path, Weight.of(path, files.view(path), sniffer, budget));
        } else if (manifest.shardSize() > 0 && files.size(path) == 0) {
            coverage.empty.add(path);
        } else {
            beside(oneFile ? coverage.besideOneFile : coverage.unsigned, path);
        }
    }

    private void beside(Map<String, Weight> where, String path) throws IOException {
        where.put(path, Weight.of(path, files.view(path), sniffer, budget));
    }

    private static String top(String path) {
        return path.indexOf('/') < 0 ? path : path.substring(0, path.indexOf('/'));
    }

    /** The path itself, or the folder of it. */
    private boolean isIgnored(String relative) {
        return manifest.ignored().stream().anyMatch(path -> relative.equals(path) || relative.startsWith(path + "/"));
    }

    private void report(Signal signal) {
        if (++reported <= MAX_SIGNALS) {
            signals.accept(signal);
        }
    }
}
