package io.lazaretto.ingest.source.directory;

import static io.lazaretto.ingest.refusal.Quoted.quote;

import io.lazaretto.ingest.journal.Frame;
import io.lazaretto.ingest.journal.JournalFile;
import io.lazaretto.ingest.journal.JournalReader;
import io.lazaretto.ingest.journal.Storage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which state of which child was handed over, across restarts. An entry that gets lost costs a second arrival with the
 * same id, nothing else; so damage here is only logged. Not thread-safe, except for {@link #size}.
 */
final class HandedOver implements Closeable {
    private static final Logger LOGGER = LoggerFactory.getLogger(HandedOver.class);
    private static final int GARBAGE = 1000;

    private final Map<String, State> states = new HashMap<>();
    private JournalFile journal;
    private long frames;
    private volatile int size;

    /** @param arrivalId what it was handed over as */
    record State(String fingerprint, String arrivalId) {}

    /** @throws IOException when the file cannot be read or written */
    static HandedOver open(Path file, Storage storage) throws IOException {
        HandedOver result = new HandedOver();
        Files.createDirectories(file.toAbsolutePath().getParent());
        if (Files.exists(file)) {
            JournalReader.Content content = JournalReader.recover(file, file.resolveSibling("quarantine"));
            if (!content.damaged().isEmpty()) {
                LOGGER.warn(
                        "record of a watched directory is damaged, some models are handed over again file={}", file);
            }
            for (Frame frame : content.frames()) {
                result.replay(frame);
            }
            result.frames = content.frames().size();
        }
        if (result.frames > 2L * result.states.size() + GARBAGE) {
            result.rewrite(file, storage);
        }
        result.journal = JournalFile.open(file, storage);
        result.size = result.states.size();
        return result;
    }

    Optional<State> get(String name) {
        return Optional.ofNullable(states.get(name));
    }

    Set<String> names() {
        return Set.copyOf(states.keySet());
    }

    int size() {
        return size;
    }

    /** @throws IOException when it was not written down; it is remembered in this process all the same */
    void put(String name, State state) throws IOException {
        states.put(name, state);
        size = states.size();
        journal.append(new Frame(frames++, encode(name, state)), false);
    }

    /** @throws IOException as {@link #put} */
    void forget(String name) throws IOException {
        if (states.remove(name) != null) {
            size = states.size();
            journal.append(new Frame(frames++, encode(name, new State("", ""))), false);
        }
    }

    private void replay(Frame frame) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(frame.payload()))) {
            String name = in.readUTF();
            State state = new State(in.readUTF(), in.readUTF());
            if (state.fingerprint().isEmpty()) {
                states.remove(name);
            } else {
                states.put(name, state);
            }
        } catch (IOException e) {
            LOGGER.warn(
                    "record of a watched directory has an entry that is not understood error={}",
                    quote(e.getMessage()));
        }
    }

    private static byte[] encode(String name, State state) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeUTF(name);
            out.writeUTF(state.fingerprint());
            out.writeUTF(state.arrivalId());
        }
        return bytes.toByteArray();
    }

    private void rewrite(Path file, Storage storage) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        frames = 0;
        try (JournalFile out = JournalFile.open(fresh, storage)) {
            for (Map.Entry<String, State> entry : states.entrySet()) {
                out.append(new Frame(frames++, encode(entry.getKey(), entry.getValue())), false);
            }
            out.force();
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public void close() throws IOException {
        try (JournalFile closing = journal) {
            closing.force();
        }
    }
}
