package io.lazaretto.ingest.source.directory;

import static io.lazaretto.ingest.refusal.Quoted.quote;

import io.lazaretto.ingest.source.SourceStatus.Entry;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One look at the children of a watched directory.
 *
 * @param models children to consider, by name
 * @param unfinished file keys of children whose names say that they are being written
 * @param skipped passed over on purpose, counted by reason
 * @param errors what cannot be considered
 * @param complete whether all children were seen; only then does absence mean deletion
 */
record Children(
        List<Child> models,
        Set<Object> unfinished,
        Map<String, Integer> skipped,
        List<Entry> errors,
        boolean complete) {

    /**
     * @param path where to read it: resolved, inside the watched directory
     * @param named its path in the watched directory
     */
    record Child(String name, Path named, Path path, Object fileKey) {}

    /** @throws IOException when the directory cannot be listed */
    static Children of(Path directory, WatchedDirectory config) throws IOException {
        Path root = directory.toRealPath();
        Reading reading = new Reading(root, matchers(config.ignore()));
        boolean complete = true;
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(root)) {
            int count = 0;
            for (Path child : stream) {
                if (++count > config.maxChildren()) {
                    reading.errors.add(new Entry(
                            ".", "more than " + config.maxChildren() + " entries; the others are not looked at"));
                    complete = false;
                    break;
                }
                reading.child(child);
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return new Children(reading.models, reading.unfinished, reading.skipped, reading.errors, complete);
    }

    private static List<PathMatcher> matchers(List<String> patterns) {
        return patterns.stream()
                .map(pattern -> FileSystems.getDefault().getPathMatcher("glob:" + pattern))
                .toList();
    }

    private static final class Reading {
        private final Path root;
        private final List<PathMatcher> ignored;
        private final List<Child> models = new ArrayList<>();
        private final Set<Object> unfinished = new HashSet<>();
        private final Map<String, Integer> skipped = new HashMap<>();
        private final List<Entry> errors = new ArrayList<>();

        Reading(Path root, List<PathMatcher> ignored) {
            this.root = root;
            this.ignored = ignored;
        }

        void child(Path child) {
            String name = child.getFileName().toString();
            try {
                BasicFileAttributes attributes =
                        Files.readAttributes(child, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
                if (PartialNames.isPartial(name) || name.startsWith(".")) {
                    unfinished.add(String.valueOf(attributes.fileKey()));
                }
                if (name.startsWith(".")) {
                    skipped.merge("hidden", 1, Integer::sum);
                } else if (ignored.stream().anyMatch(matcher -> matcher.matches(child.getFileName()))) {
                    skipped.merge("ignored", 1, Integer::sum);
                } else if (name.indexOf('\uFFFD') >= 0) {
                    errors.add(new Entry(quote(name), "the name is not valid text"));
                } else {
                    model(name, child, attributes);
                }
            } catch (IOException e) {
                errors.add(new Entry(quote(name), "cannot be examined"));
            }
        }

        private void model(String name, Path child, BasicFileAttributes attributes) throws IOException {
            Path real = attributes.isSymbolicLink() ? target(name, child) : child;
            if (real == null) {
                return;
            }
            if (!Files.isDirectory(real) && !Files.isRegularFile(real)) {
                errors.add(new Entry(quote(name), "neither a file nor a folder"));
                return;
            }
            models.add(new Child(name, child, real, String.valueOf(attributes.fileKey())));
        }

        private Path target(String name, Path link) {
            try {
                Path real = link.toRealPath();
                if (real.startsWith(root) && !real.equals(root)) {
                    return real;
                }
                errors.add(new Entry(quote(name), "a symbolic link out of the watched directory"));
            } catch (IOException e) {
                errors.add(new Entry(quote(name), "a symbolic link to nothing"));
            }
            return null;
        }
    }
}
