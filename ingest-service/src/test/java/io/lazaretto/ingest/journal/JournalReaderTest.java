package io.lazaretto.ingest.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalReaderTest {
    @TempDir
    Path directory;

    private Path file;
    private Path quarantine;

    @BeforeEach
    void threeFrames() throws IOException {
        file = directory.resolve("a.journal");
        quarantine = directory.resolve("quarantine");
        try (JournalFile journal = JournalFile.open(file, Storage.FILES)) {
            journal.append(frame(1, "first"), true);
            journal.append(frame(2, "second"), false);
            journal.append(frame(3, "third"), true);
        }
    }

    @Test
    void whatWasAppendedIsReadBack() throws IOException {
        assertThat(texts(JournalReader.recover(file, quarantine))).containsExactly("first", "second", "third");
        assertThat(quarantine).doesNotExist();
    }

    @Test
    void everyTornTailIsCutOffAndTheRestKept() throws IOException {
        byte[] whole = Files.readAllBytes(file);
        int beforeThird = whole.length - frame(3, "third").sizeOnDisk();
        for (int length = beforeThird + 1; length < whole.length; length++) {
            Files.write(file, Arrays.copyOf(whole, length));
            JournalReader.Content content = JournalReader.recover(file, quarantine);
            assertThat(texts(content)).as("cut at %d", length).containsExactly("first", "second");
            assertThat(content.tornBytes()).isEqualTo(length - beforeThird);
            assertThat(content.damaged()).isEmpty();
            assertThat(Files.size(file)).isEqualTo(beforeThird);
        }
    }

    @Test
    void everyDamagedByteCostsOnlyItsFrameAndIsSetAside() throws IOException {
        byte[] whole = Files.readAllBytes(file);
        int begin = frame(1, "first").sizeOnDisk();
        int end = begin + frame(2, "second").sizeOnDisk();
        for (int position = begin; position < end; position++) {
            byte[] damaged = whole.clone();
            damaged[position] ^= 0x55;
            Files.write(file, damaged);
            JournalReader.Content content = JournalReader.recover(file, quarantine);
            assertThat(texts(content)).as("damage at %d", position).containsExactly("first", "third");
            assertThat(content.damaged()).containsExactly(new JournalReader.Stretch(begin, end));
            assertThat(Files.readAllBytes(onlyFileIn(quarantine))).isEqualTo(Arrays.copyOfRange(damaged, begin, end));
        }
    }

    @Test
    void aDamagedLastFrameIsDamageAndNotATornTail() throws IOException {
        byte[] whole = Files.readAllBytes(file);
        whole[whole.length - 1] ^= 1;
        Files.write(file, whole);
        JournalReader.Content content = JournalReader.recover(file, quarantine);
        assertThat(texts(content)).containsExactly("first", "second");
        assertThat(content.damaged()).hasSize(1);
        assertThat(content.tornBytes()).isZero();
    }

    @Test
    void aFrameInsideAPayloadIsNoFrameOfTheJournal() throws IOException {
        byte[] inner = frame(9, "inner").encode().array();
        try (JournalFile journal = JournalFile.open(file, Storage.FILES)) {
            journal.append(new Frame(4, inner), true);
        }
        assertThat(JournalReader.read(file).frames())
                .extracting(Frame::sequence)
                .containsExactly(1L, 2L, 3L, 4L);
    }

    @Test
    void noiseIsNeverAFrame() throws IOException {
        byte[] noise = new byte[10_000];
        new Random(7).nextBytes(noise);
        Files.write(file, noise);
        assertThat(JournalReader.read(file).frames()).isEmpty();
    }

    private static Frame frame(long sequence, String text) {
        return new Frame(sequence, text.getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> texts(JournalReader.Content content) {
        return content.frames().stream()
                .map(frame -> new String(frame.payload(), StandardCharsets.UTF_8))
                .toList();
    }

    private static Path onlyFileIn(Path folder) throws IOException {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
            stream.forEach(files::add);
        }
        assertThat(files).hasSize(1);
        return files.getFirst();
    }
}
