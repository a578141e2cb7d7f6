package io.lazaretto.worker.store;

import io.lazaretto.schemas.content.ListingLimits;
import io.lazaretto.schemas.content.ModelFolder;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** Models on a file system of this machine: {@code file:} URIs. */
public final class FileStore implements ModelStore {
    private static final String SCHEME = "file:";

    private final List<Path> roots;
    private final ListingLimits limits;

    /** @param roots folders that models may lie in; empty: any */
    public FileStore(List<Path> roots, ListingLimits limits) {
        this.roots = List.copyOf(roots);
        this.limits = limits;
    }

    @Override
    public boolean serves(String artifactUri) {
        return artifactUri.startsWith(SCHEME);
    }

    @Override
    public Opened open(String artifactUri, String revision) {
        Path path;
        try {
            path = Path.of(new URI(artifactUri));
        } catch (URISyntaxException | IllegalArgumentException | FileSystemNotFoundException e) {
            return new Opened.Refused("not a valid file URI", false);
        }
        try {
            if (!isAllowed(path)) {
                return new Opened.Refused("outside the folders that this worker reads", false);
            }
            return new Opened.Model(ModelFolder.list(path, limits), () -> {});
        } catch (NoSuchFileException e) {
            boolean dangling = Files.isSymbolicLink(path);
            return new Opened.Refused(dangling ? "dangling symbolic link" : "gone", true);
        } catch (IOException e) {
            return new Opened.Refused("unreadable", true);
        }
    }

    /** Roots are resolved for each model: one of them may be mounted after the worker started. */
    private boolean isAllowed(Path path) throws IOException {
        if (roots.isEmpty()) {
            return true;
        }
        Path real = path.toRealPath();
        for (Path root : roots) {
            if (Files.exists(root) && real.startsWith(root.toRealPath())) {
                return true;
            }
        }
        return false;
    }
}
