package io.lazaretto.schemas.content;

import static java.util.Objects.requireNonNull;

import io.lazaretto.schemas.content.ModelListing.ListedFile;
import io.lazaretto.schemas.content.ModelListing.Unread;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;

/**
 * Lists a model: a single file, or a folder with everything in it. Never follows a symbolic link out of the folder or to a
 * directory; a link to a regular file inside the folder is read as that file, as a loader would. Everything else that is
 * not a regular file is listed as unread. Stateless.
 */
public final class ModelFolder {
    private ModelFolder() {}

    /**
     * @param root a regular file or a directory; a symbolic link given here is followed, for the caller chose it
     * @throws IOException when the root itself does not exist or cannot be read; the message names it
     */
    public static ModelListing list(Path root, ListingLimits limits) throws IOException {
        requireNonNull(root, "root is null");
        requireNonNull(limits, "limits is null");
        Path real = root.toRealPath();
        BasicFileAttributes attributes = Files.readAttributes(real, BasicFileAttributes.class);
        if (attributes.isRegularFile()) {
            return single(real);
        }
        if (!attributes.isDirectory()) {
            return new ModelListing(List.of(), List.of(new Unread(name(real), "not a regular file")));
        }
        Walk walk = new Walk(real, limits);
        walk.run();
        return new ModelListing(walk.files, walk.unread);
    }

    private static ModelListing single(Path file) throws IOException {
        if (isUndecodable(name(file))) {
            return new ModelListing(List.of(), List.of(new Unread(name(file), "name is not valid text")));
        }
        return new ModelListing(List.of(new ListedFile(name(file), file, FileState.of(file))), List.of());
    }

    private static String name(Path path) {
        Path name = path.getFileName();
        return name == null ? "model" : name.toString();
    }

    /** Names that do not decode are shown with the replacement character, so two of them may look alike. */
    private static boolean isUndecodable(String name) {
        return name.indexOf('\uFFFD') >= 0
                || name.chars().anyMatch(c -> Character.isSurrogate((char) c)) && !wellFormed(name);
    }

    private static boolean wellFormed(String name) {
        return name.codePoints().noneMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }

    /** One listing in progress; explicit stack, so that depth is bounded by the limit and not by the thread's stack. */
    private static final class Walk {
        private final Path root;
        private final ListingLimits limits;
        private final List<ListedFile> files = new ArrayList<>();
        private final List<Unread> unread = new ArrayList<>();
        private final Deque<Path> pending = new ArrayDeque<>();
        private int entries;

        Walk(Path root, ListingLimits limits) {
            this.root = root;
            this.limits = limits;
        }

        void run() {
            pending.push(root);
            while (!pending.isEmpty()) {
                if (!directory(pending.pop())) {
                    return;
                }
            }
        }

        private boolean directory(Path directory) {
            List<Path> children = new ArrayList<>();
            try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
                for (Path child : stream) {
                    if (++entries > limits.maxEntries()) {
                        unread.add(new Unread(relative(directory), "more than " + limits.maxEntries() + " entries"));
                        return false;
                    }
                    children.add(child);
                }
            } catch (IOException | DirectoryIteratorException | java.nio.file.InvalidPathException e) {
                unread.add(new Unread(relative(directory), "unreadable directory"));
                return true;
            }
            children.sort(Comparator.comparing(Path::toString));
            for (Path child : children) {
                entry(child);
            }
            return true;
        }

        private void entry(Path child) {
            String path = relative(child);
            if (isUndecodable(path)) {
                unread.add(new Unread(path, "name is not valid text"));
                return;
            }
            if (path.length() > limits.maxPathLength()) {
                unread.add(new Unread(path.substring(0, 200), "path is too long"));
                return;
            }
            try {
                BasicFileAttributes attributes =
                        Files.readAttributes(child, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
                if (attributes.isRegularFile()) {
                    file(path, child);
                } else if (attributes.isSymbolicLink()) {
                    link(path, child);
                } else if (attributes.isDirectory()) {
                    descend(path, child);
                } else {
                    unread.add(new Unread(path, "special file"));
                }
            } catch (IOException e) {
                unread.add(new Unread(path, "unreadable"));
            }
        }

        private void file(String path, Path file) throws IOException {
            if (Files.isReadable(file)) {
                files.add(new ListedFile(path, file, FileState.of(file)));
            } else {
                unread.add(new Unread(path, "no permission to read"));
            }
        }

        private void descend(String path, Path directory) {
            if (root.relativize(directory).getNameCount() >= limits.maxDepth()) {
                unread.add(new Unread(path, "nested deeper than " + limits.maxDepth()));
            } else {
                pending.push(directory);
            }
        }

        private void link(String path, Path link) throws IOException {
            Path target;
            try {
                target = link.toRealPath();
            } catch (NoSuchFileException e) {
                unread.add(new Unread(path, "dangling symbolic link"));
                return;
            } catch (FileSystemLoopException e) {
                unread.add(new Unread(path, "symbolic link loop"));
                return;
            }
            if (!target.startsWith(root)) {
                unread.add(new Unread(path, "symbolic link out of the model"));
            } else if (Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS)) {
                file(path, target);
            } else {
                unread.add(new Unread(path, "symbolic link to something other than a regular file"));
            }
        }

        private String relative(Path path) {
            String relative = root.relativize(path).toString().replace('\\', '/');
            return relative.isEmpty() ? "." : relative;
        }
    }
}
