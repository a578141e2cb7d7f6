package io.lazaretto.artifact.testing;

import io.lazaretto.artifact.bytes.ModelBytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A model in memory that keeps the contract of {@link ModelBytes}; single artifacts can be made unreadable. */
public final class TestingModel implements ModelBytes {
    private final TreeMap<String, byte[]> files = new TreeMap<>();
    private final Set<String> unreadable = new HashSet<>();

    public static TestingModel of(String path, byte[] bytes) {
        return new TestingModel().with(path, bytes);
    }

    /** Every regular file below a folder. */
    public static TestingModel ofFolder(Path folder) {
        TestingModel model = new TestingModel();
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.filter(Files::isRegularFile).toList()) {
                model.with(folder.relativize(path).toString().replace('\\', '/'), Files.readAllBytes(path));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return model;
    }

    public TestingModel with(String path, byte[] bytes) {
        files.put(path, bytes.clone());
        return this;
    }

    public TestingModel with(String path, String text) {
        return with(path, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Reading this artifact fails from now on. */
    public TestingModel unreadable(String path) {
        unreadable.add(path);
        return this;
    }

    public Map<String, byte[]> files() {
        return files;
    }

    @Override
    public List<ArtifactRef> artifacts() {
        List<ArtifactRef> refs = new ArrayList<>();
        files.forEach((path, bytes) -> refs.add(new ArtifactRef(path, bytes.length)));
        return refs;
    }

    @Override
    public int read(int artifact, long position, byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (position < 0) {
            throw new IndexOutOfBoundsException("position " + position);
        }
        String path = new ArrayList<>(files.keySet()).get(artifact);
        if (unreadable.contains(path)) {
            throw new IOException("unreadable");
        }
        byte[] bytes = files.get(path);
        if (position >= bytes.length) {
            return 0;
        }
        byte[] part = Arrays.copyOfRange(bytes, (int) position, (int) Math.min(bytes.length, position + length));
        System.arraycopy(part, 0, target, offset, part.length);
        return part.length;
    }
}
