package io.lazaretto.inference.checkpoint.files;

import io.lazaretto.inference.checkpoint.CheckpointException;
import io.lazaretto.inference.checkpoint.CheckpointException.Kind;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** The regular files of a folder, or a single file, mapped when first asked for. */
public final class FolderFiles implements CheckpointFiles {
    private static final int MAX_FILES = 100_000;
    private static final int MAX_DEPTH = 32;

    private static final FileVisitOption[] FOLLOW = {FileVisitOption.FOLLOW_LINKS};

    private final Path root;
    private final boolean followLinks;
    private final SortedMap<String, Long> sizes;
    private final Arena arena = Arena.ofShared();
    private final Map<String, MemorySegment> mapped = new ConcurrentHashMap<>();

    private FolderFiles(Path root, boolean followLinks, SortedMap<String, Long> sizes) {
        this.root = root;
        this.followLinks = followLinks;
        this.sizes = Collections.unmodifiableSortedMap(sizes);
    }

    /**
     * Files of anybody: links inside the folder are not followed.
     *
     * @throws CheckpointException UNREADABLE when there is nothing to list, LIMIT when there is too much
     */
    public static FolderFiles open(Path path) throws CheckpointException {
        return open(path, false);
    }

    /**
     * Files of the operator, whose links are followed: caches of models are made of links.
     *
     * @throws CheckpointException as {@link #open(Path)}
     */
    public static FolderFiles openTrusted(Path path) throws CheckpointException {
        return open(path, true);
    }

    private static FolderFiles open(Path path, boolean followLinks) throws CheckpointException {
        LinkOption[] links = links(followLinks);
        try {
            Path real = path.toRealPath();
            SortedMap<String, Long> sizes = new TreeMap<>();
            if (Files.isRegularFile(real)) {
                sizes.put(real.getFileName().toString(), Files.size(real));
                return new FolderFiles(real.getParent(), followLinks, sizes);
            }
            try (Stream<Path> files = Files.walk(real, MAX_DEPTH, followLinks ? FOLLOW : new FileVisitOption[0])) {
                for (Path file : (Iterable<Path>) files::iterator) {
                    if (Files.isRegularFile(file, links)) {
                        sizes.put(real.relativize(file).toString().replace('\\', '/'), Files.size(file));
                    }
                    if (sizes.size() > MAX_FILES) {
                        throw new CheckpointException(Kind.LIMIT, "more than " + MAX_FILES + " files");
                    }
                }
            }
            return new FolderFiles(real, followLinks, sizes);
        } catch (IOException | java.io.UncheckedIOException e) {
            throw new CheckpointException(Kind.UNREADABLE, "the folder cannot be listed");
        }
    }

    private static LinkOption[] links(boolean follow) {
        return follow ? new LinkOption[0] : new LinkOption[] {LinkOption.NOFOLLOW_LINKS};
    }

    private static Set<OpenOption> options(boolean follow) {
        return follow ? Set.of(StandardOpenOption.READ) : Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
    }

    @Override
    public SortedMap<String, Long> sizes() {
        return sizes;
    }

    @Override
    public MemorySegment segment(String path) throws CheckpointException {
        Long size = sizes.get(path);
        if (size == null) {
            throw new CheckpointException(Kind.MISSING_FILE, path);
        }
        MemorySegment known = mapped.get(path);
        if (known != null) {
            return known;
        }
        try (FileChannel channel = FileChannel.open(root.resolve(path), options(followLinks))) {
            if (channel.size() != size) {
                throw new CheckpointException(Kind.UNREADABLE, path + " changed while it was read");
            }
            MemorySegment segment = size == 0 ? MemorySegment.NULL : channel.map(MapMode.READ_ONLY, 0, size, arena);
            MemorySegment first = mapped.putIfAbsent(path, segment);
            return first == null ? segment : first;
        } catch (IOException e) {
            throw new CheckpointException(Kind.UNREADABLE, path);
        }
    }

    @Override
    public void close() {
        if (arena.scope().isAlive()) {
            arena.close();
        }
    }
}
