package io.lazaretto.ingest.outbox;

import io.lazaretto.ingest.journal.Storage;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a directory holds at start.
 *
 * @param segments those with unfinished entries, oldest first; finished ones are deleted
 */
record OutboxRecovery(List<Segment.Recovered> segments, long lastSequence, int quarantined, int tornTails) {
    private static final Logger LOGGER = LoggerFactory.getLogger(OutboxRecovery.class);
    private static final String QUARANTINE = "quarantine";

    static Path quarantine(Path directory) {
        return directory.resolve(QUARANTINE);
    }

    static OutboxRecovery run(Path directory, Storage storage) throws IOException {
        List<Segment.Recovered> kept = new ArrayList<>();
        long lastSequence = 0;
        int tornTails = 0;
        for (Path file : journals(directory)) {
            Segment.Recovered recovered = Segment.recover(file, quarantine(directory), storage);
            lastSequence = Math.max(lastSequence, recovered.lastSequence());
            if (recovered.damaged() > 0) {
                LOGGER.error(
                        "outbox damaged, the damaged part is kept in quarantine file={} stretches={}",
                        file.getFileName(),
                        recovered.damaged());
            }
            if (recovered.torn()) {
                tornTails++;
                LOGGER.warn("outbox had an unfinished append, cut off file={}", file.getFileName());
            }
            if (!recovered.segment().allDone() || !delete(recovered.segment())) {
                kept.add(recovered);
            }
        }
        return new OutboxRecovery(kept, lastSequence, damagedIn(quarantine(directory)), tornTails);
    }

    static boolean delete(Segment segment) {
        try {
            segment.delete();
            return true;
        } catch (IOException e) {
            LOGGER.warn("outbox segment not deleted, tried again later error={}", e.getMessage());
            return false;
        }
    }

    private static List<Path> journals(Path directory) throws IOException {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory, "*" + Segment.ENTRIES)) {
            stream.forEach(files::add);
        }
        files.sort(null);
        return files;
    }

    private static int damagedIn(Path quarantine) throws IOException {
        if (Files.notExists(quarantine)) {
            return 0;
        }
        int count = 0;
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(quarantine, "*.damaged")) {
            for (Path ignored : stream) {
                count++;
            }
        }
        return count;
    }
}
