package io.lazaretto.ingest.identity;

import static io.lazaretto.ingest.refusal.Quoted.quote;
import static java.util.Objects.requireNonNull;

import io.lazaretto.ingest.refusal.Refusal;
import io.lazaretto.ingest.refusal.RefusedException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Which local paths a caller may name, and whether a plain path counts as a source. */
public sealed interface LocalAccess {
    /** The caller could read the files anyway: the command line, or a watched directory that an operator configured. */
    static LocalAccess anywhere() {
        return new Anywhere();
    }

    /** Only {@code file:} URIs of what lies below one of the roots; none at all when there are no roots. */
    static LocalAccess within(List<Path> roots) {
        return new Within(roots);
    }

    /** Whether {@code ./model} is a source, or only {@code file:///…/model}. */
    boolean plainPaths();

    /**
     * Before the path is looked at, so that a caller cannot find out what exists elsewhere.
     *
     * @throws RefusedException when no spelling of an allowed root is a prefix of the path
     */
    void checkNamed(Path path) throws RefusedException;

    /** After links have been resolved, so that a link cannot lead out. */
    void checkReal(Path realPath) throws RefusedException;

    /** No bounds. */
    record Anywhere() implements LocalAccess {
        @Override
        public boolean plainPaths() {
            return true;
        }

        @Override
        public void checkNamed(Path path) {}

        @Override
        public void checkReal(Path realPath) {}
    }

    /** Bounded by directories; a root need not exist yet. */
    record Within(List<Path> roots) implements LocalAccess {
        public Within {
            roots = requireNonNull(roots, "roots is null").stream()
                    .map(root -> root.toAbsolutePath().normalize())
                    .toList();
        }

        @Override
        public boolean plainPaths() {
            return false;
        }

        @Override
        public void checkNamed(Path path) throws RefusedException {
            Path normal = path.toAbsolutePath().normalize();
            for (Path root : roots) {
                if (normal.startsWith(root) || normal.startsWith(real(root))) {
                    return;
                }
            }
            throw refused(path);
        }

        @Override
        public void checkReal(Path realPath) throws RefusedException {
            for (Path root : roots) {
                if (realPath.startsWith(real(root))) {
                    return;
                }
            }
            throw refused(realPath);
        }

        private static Path real(Path root) {
            try {
                return root.toRealPath();
            } catch (IOException e) {
                return root;
            }
        }

        private static RefusedException refused(Path path) {
            return new RefusedException(
                    Refusal.SOURCE_NOT_ALLOWED, quote(path.toString()) + " is not below an allowed directory");
        }
    }
}
