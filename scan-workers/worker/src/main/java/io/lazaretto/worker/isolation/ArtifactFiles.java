package io.lazaretto.worker.isolation;

import io.lazaretto.artifact.bytes.ModelBytes.ArtifactRef;
import io.lazaretto.schemas.content.ModelListing.ListedFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;

/**
 * The files of a model, and of its base where there is one, opened on demand by the worker itself, so that a scanner reads these and nothing else. Never
 * follows a symbolic link; keeps at most {@value #MAX_OPEN} files open. Not thread-safe.
 */
public final class ArtifactFiles implements AutoCloseable {
    private static final int MAX_OPEN = 16;
    /** Fits into the cache of a core. */
    private static final int CHUNK = 1 << 17;

    private final List<ListedFile> model;
    private final List<ListedFile> base;
    private final Map<Integer, FileChannel> open = new LinkedHashMap<>(16, 0.75f, true);
    private ByteBuffer chunk;

    /** @param files in any order; the artifacts are sorted by path */
    public ArtifactFiles(List<ListedFile> files) {
        this(files, List.of());
    }

    /** @param base files of the base of an adapter; their indexes follow those of the model */
    public ArtifactFiles(List<ListedFile> model, List<ListedFile> base) {
        this.model = sorted(model);
        this.base = sorted(base);
    }

    private static List<ListedFile> sorted(List<ListedFile> files) {
        return files.stream().sorted(Comparator.comparing(ListedFile::path)).toList();
    }

    /** What the scanner is told. */
    public List<ArtifactRef> artifacts() {
        return refs(model);
    }

    /** Likewise of the base. */
    public List<ArtifactRef> baseArtifacts() {
        return refs(base);
    }

    private static List<ArtifactRef> refs(List<ListedFile> files) {
        return files.stream()
                .map(file -> new ArtifactRef(file.path(), file.state().size()))
                .toList();
    }

    /**
     * Reads into the buffer until it is full or the file ends.
     *
     * @return bytes read
     * @throws IOException when there is no such artifact or position, or the file cannot be read
     */
    int read(int artifact, long position, ByteBuffer target) throws IOException {
        if (artifact < 0 || artifact >= model.size() + base.size() || position < 0) {
            throw new IOException("no such bytes");
        }
        FileChannel channel = channel(artifact);
        int done = 0;
        while (target.hasRemaining()) {
            int count = channel.read(target, position + done);
            if (count < 0) {
                break;
            }
            done += count;
        }
        return done;
    }

    /**
     * The CRC-32 of a range.
     *
     * @throws IOException when there is no such artifact or range, or the file cannot be read
     */
    long crc32(int artifact, long position, long length) throws IOException {
        if (chunk == null) {
            chunk = ByteBuffer.allocateDirect(CHUNK);
        }
        CRC32 crc = new CRC32();
        for (long done = 0; done < length; ) {
            chunk.clear().limit((int) Math.min(CHUNK, length - done));
            int count = read(artifact, position + done, chunk);
            if (count == 0) {
                throw new IOException("the file ends early");
            }
            crc.update(chunk.flip());
            done += count;
        }
        return crc.getValue();
    }

    private FileChannel channel(int artifact) throws IOException {
        FileChannel channel = open.get(artifact);
        if (channel == null) {
            if (open.size() == MAX_OPEN) {
                Map.Entry<Integer, FileChannel> eldest =
                        open.entrySet().iterator().next();
                open.remove(eldest.getKey());
                eldest.getValue().close();
            }
            channel = FileChannel.open(file(artifact).file(), StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
            open.put(artifact, channel);
        }
        return channel;
    }

    private ListedFile file(int artifact) {
        return artifact < model.size() ? model.get(artifact) : base.get(artifact - model.size());
    }

    @Override
    public void close() {
        for (FileChannel channel : open.values()) {
            try {
                channel.close();
            } catch (IOException e) {
                // Opened for reading: nothing is lost.
                continue;
            }
        }
        open.clear();
    }
}
