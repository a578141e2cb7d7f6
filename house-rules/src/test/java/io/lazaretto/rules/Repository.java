package io.lazaretto.rules;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The source tree that these rules look at. */
final class Repository {
    private static final Set<String> SKIPPED = Set.of("target", ".git", ".lazaretto", "node_modules", "__pycache__");

    private Repository() {}

    static Path root() {
        Path path = Path.of("").toAbsolutePath();
        while (path != null && !Files.exists(path.resolve("lazaretto"))) {
            path = path.getParent();
        }
        if (path == null) {
            throw new IllegalStateException("not inside the source tree");
        }
        return path;
    }

    /** Source files whose name ends with the suffix, build output left out. */
    static List<Path> files(String suffix) throws IOException {
        Path root = root();
        try (Stream<Path> paths = Files.find(
                root,
                30,
                (path, attributes) -> attributes.isRegularFile()
                        && path.getFileName().toString().endsWith(suffix)
                        && notSkipped(root.relativize(path)))) {
            return paths.sorted().toList();
        }
    }

    private static boolean notSkipped(Path relative) {
        for (Path part : relative) {
            if (SKIPPED.contains(part.toString())) {
                return false;
            }
        }
        return true;
    }
}
