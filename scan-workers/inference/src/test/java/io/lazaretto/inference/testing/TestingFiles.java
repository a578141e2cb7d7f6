package io.lazaretto.inference.testing;

import io.lazaretto.inference.checkpoint.CheckpointException;
import io.lazaretto.inference.checkpoint.CheckpointException.Kind;
import io.lazaretto.inference.checkpoint.files.CheckpointFiles;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;

/** Files in memory that can be read until they are closed, as the real ones. */
public final class TestingFiles implements CheckpointFiles {
    private final Arena arena = Arena.ofShared();
    private final SortedMap<String, MemorySegment> files = new TreeMap<>();
    private int closed;

    public static TestingFiles of(String path, byte[] bytes) {
        return new TestingFiles().with(path, bytes);
    }

    public static TestingFiles of(String path, String text) {
        return new TestingFiles().with(path, text);
    }

    public TestingFiles with(String path, byte[] bytes) {
        files.put(
                path,
                arena.allocate(Math.max(1, bytes.length))
                        .asSlice(0, bytes.length)
                        .copyFrom(MemorySegment.ofArray(bytes))
                        .asReadOnly());
        return this;
    }

    public TestingFiles with(String path, String text) {
        return with(path, text.getBytes(StandardCharsets.UTF_8));
    }

    /** The files of a folder. */
    public static TestingFiles of(Path folder) throws Exception {
        TestingFiles files = new TestingFiles();
        try (var paths = Files.list(folder)) {
            for (Path path : paths.toList()) {
                files.with(path.getFileName().toString(), Files.readAllBytes(path));
            }
        }
        return files;
    }

    public boolean isClosed() {
        return closed > 0;
    }

    @Override
    public SortedMap<String, Long> sizes() {
        SortedMap<String, Long> sizes = new TreeMap<>();
        files.forEach((path, segment) -> sizes.put(path, segment.byteSize()));
        return sizes;
    }

    @Override
    public MemorySegment segment(String path) throws CheckpointException {
        MemorySegment segment = files.get(path);
        if (segment == null) {
            throw new CheckpointException(Kind.MISSING_FILE, path);
        }
        return segment;
    }

    @Override
    public void close() {
        if (closed++ == 0) {
            arena.close();
        }
    }
}
