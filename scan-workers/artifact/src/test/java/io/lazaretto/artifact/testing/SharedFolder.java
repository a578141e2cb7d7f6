package io.lazaretto.artifact.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Finds the folder of real models that may lie beside the repository. */
public final class SharedFolder {
    private SharedFolder() {}

    /** The folder that {@code -Dlazaretto.shared} names, else the nearest {@code shared} beside a parent folder. */
    public static Optional<Path> find() {
        String configured = System.getProperty("lazaretto.shared");
        if (configured != null) {
            return Optional.of(Path.of(configured));
        }
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            Path candidate = at.resolve("shared");
            if (Files.isDirectory(candidate.resolve("vectors"))) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }
}
