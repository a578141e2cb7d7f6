package io.lazaretto.fuzz;

import io.lazaretto.artifact.bytes.ModelBytes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/** Files in memory, without copies. */
final class Model implements ModelBytes {
    private record File(String path, byte[] bytes) {}

    private final List<File> files = new ArrayList<>();
    private final List<ArtifactRef> refs = new ArrayList<>();

    static Model of(String path, byte[] bytes) {
        return new Model().with(path, bytes);
    }

    Model with(String path, byte[] bytes) {
        files.removeIf(file -> file.path().equals(path));
        files.add(new File(path, bytes));
        files.sort(Comparator.comparing(File::path));
        refs.clear();
        files.forEach(file -> refs.add(new ArtifactRef(file.path(), file.bytes().length)));
        return this;
    }

    /** In the order of {@link #artifacts}. */
    List<byte[]> contents() {
        return files.stream().map(File::bytes).toList();
    }

    /** The bytes of the first file. */
    byte[] first() {
        return files.getFirst().bytes();
    }

    @Override
    public List<ArtifactRef> artifacts() {
        return refs;
    }

    @Override
    public int read(int artifact, long position, byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        byte[] bytes = files.get(artifact).bytes();
        if (position < 0) {
            throw new IndexOutOfBoundsException("position " + position);
        }
        int count = (int) Math.max(0, Math.min(length, bytes.length - position));
        if (count > 0) {
            System.arraycopy(bytes, (int) position, target, offset, count);
        }
        return count;
    }
}
