package io.lazaretto.ingest.outbox;

import io.lazaretto.ingest.journal.Frame;
import io.lazaretto.ingest.journal.JournalFile;
import io.lazaretto.ingest.journal.JournalReader;
import io.lazaretto.ingest.journal.Storage;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * One journal of entries and, beside it, one of the sequences that are done. The name is never used twice, so that a left
 * over file of acknowledgements cannot speak for other entries. Not thread-safe.
 */
final class Segment implements Closeable {
    static final String ENTRIES = ".journal";
    private static final String DONE = ".done";
    private static final byte[] NOTHING = {};

    private final JournalFile entries;
    private final JournalFile done;
    private final Path doneFile;
    private final Set<Long> open = new HashSet<>();
    private boolean closed;

    private Segment(Path file, Storage storage) throws IOException {
        this.doneFile = doneFile(file);
        this.entries = JournalFile.open(file, storage);
        try {
            this.done = JournalFile.open(doneFile, storage);
        } catch (IOException e) {
            entries.close();
            throw e;
        }
    }

    private static Path doneFile(Path file) {
        String name = file.getFileName().toString();
        return file.resolveSibling(name.substring(0, name.length() - ENTRIES.length()) + DONE);
    }

    static Segment create(Path directory, long firstSequence, Storage storage) throws IOException {
        String name = String.format("%020d-%s", firstSequence, UUID.randomUUID());
        return new Segment(directory.resolve(name + ENTRIES), storage);
    }

    /**
     * A segment as a stop left it.
     *
     * @param unfinished frames that are not acknowledged
     */
    record Recovered(Segment segment, List<Frame> unfinished, long lastSequence, int damaged, boolean torn) {}

    static Recovered recover(Path file, Path quarantine, Storage storage) throws IOException {
        JournalReader.Content content = JournalReader.recover(file, quarantine);
        Set<Long> acknowledged = new HashSet<>();
        Path doneFile = doneFile(file);
        if (Files.exists(doneFile)) {
            // Damage here costs a second publication of the same arrival, nothing else.
            JournalReader.recover(doneFile, quarantine).frames().forEach(frame -> acknowledged.add(frame.sequence()));
        }
        Segment segment = new Segment(file, storage);
        List<Frame> unfinished = content.frames().stream()
                .filter(frame -> !acknowledged.contains(frame.sequence()))
                .toList();
        unfinished.forEach(frame -> segment.open.add(frame.sequence()));
        long last = content.frames().stream().mapToLong(Frame::sequence).max().orElse(0);
        return new Recovered(segment, unfinished, last, content.damaged().size(), content.tornBytes() > 0);
    }

    void append(Frame frame) throws IOException {
        entries.append(frame, true);
        open.add(frame.sequence());
    }

    /** @throws IOException when it could not be written down; it counts as done in this process all the same */
    void done(long sequence) throws IOException {
        open.remove(sequence);
        done.append(new Frame(sequence, NOTHING), false);
    }

    boolean allDone() {
        return open.isEmpty();
    }

    boolean takesMore(long segmentBytes) {
        return !entries.broken() && entries.size() < segmentBytes;
    }

    /** Acknowledgements go first: what a crash in between leaves is published again, never forgotten. */
    void delete() throws IOException {
        close();
        Files.deleteIfExists(doneFile);
        Files.deleteIfExists(entries.path());
    }

    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try (entries;
                done) {
            done.force();
        }
    }
}
