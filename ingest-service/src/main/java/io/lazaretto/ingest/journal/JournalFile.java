package io.lazaretto.ingest.journal;

import static java.util.Objects.requireNonNull;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;

/**
 * One journal file open for writing. An append either succeeds as a whole or leaves the file as it was; when even that
 * cannot be ensured the file is broken and takes nothing more. Not thread-safe.
 */
public final class JournalFile implements Closeable {
    private final Path path;
    private final Storage.AppendFile file;
    private long size;
    private boolean broken;

    private JournalFile(Path path, Storage.AppendFile file, long size) {
        this.path = path;
        this.file = file;
        this.size = size;
    }

    /**
     * Opens a file whose frames are whole up to its end; recover an existing one with {@link JournalReader} first.
     *
     * @throws IOException when it cannot be opened
     */
    public static JournalFile open(Path path, Storage storage) throws IOException {
        Storage.AppendFile file = storage.open(requireNonNull(path, "path is null"));
        return new JournalFile(path, file, file.size());
    }

    /**
     * @param durable whether to return only once the frame would survive a power cut
     * @throws IOException when the frame was not taken
     */
    public void append(Frame frame, boolean durable) throws IOException {
        if (broken) {
            throw new IOException("an earlier write failed and could not be undone: " + path.getFileName());
        }
        try {
            file.append(frame.encode());
            if (durable) {
                file.force();
            }
            size += frame.sizeOnDisk();
        } catch (IOException e) {
            undo(e);
            throw e;
        }
    }

    private void undo(IOException cause) {
        try {
            file.truncate(size);
        } catch (IOException e) {
            broken = true;
            cause.addSuppressed(e);
        }
    }

    public void force() throws IOException {
        file.force();
    }

    /** Whether a failed append could not be undone; the torn frame at the end is cut off by the next recovery. */
    public boolean broken() {
        return broken;
    }

    public Path path() {
        return path;
    }

    public long size() {
        return size;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
