package io.lazaretto.fuzz;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/** Inputs of earlier campaigns, one archive a target: those that reached something new, and those that broke a promise. */
final class Corpus {
    /** An input that broke a promise once: kept whatever it covers. */
    static final String FOUND = "found-";

    private static final int LARGEST_ARCHIVE = 12 << 10;
    private static final LocalDateTime SAME_TIME = LocalDateTime.of(2026, 1, 1, 0, 0);

    private Corpus() {}

    /** By name; empty when nothing is kept. */
    static SortedMap<String, byte[]> of(String target) {
        SortedMap<String, byte[]> inputs = new TreeMap<>();
        try (InputStream in = Corpus.class.getResourceAsStream("corpus/" + target + ".zip")) {
            if (in == null) {
                return inputs;
            }
            ZipInputStream zip = new ZipInputStream(in);
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                inputs.put(entry.getName(), zip.readAllBytes());
            }
            return inputs;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Keeps what was found before, and of the others as many as fit, the smallest first.
     *
     * @return how many are kept
     */
    static int write(Path archive, SortedMap<String, byte[]> inputs) throws IOException {
        SortedMap<String, byte[]> kept = new TreeMap<>();
        inputs.forEach((name, bytes) -> {
            if (name.startsWith(FOUND)) {
                kept.put(name, bytes);
            }
        });
        byte[] packed = pack(kept);
        for (Map.Entry<String, byte[]> input : inputs.entrySet().stream()
                .sorted((a, b) -> Integer.compare(a.getValue().length, b.getValue().length))
                .toList()) {
            kept.put(input.getKey(), input.getValue());
            byte[] larger = pack(kept);
            if (larger.length > LARGEST_ARCHIVE && !input.getKey().startsWith(FOUND)) {
                kept.remove(input.getKey());
                break;
            }
            packed = larger;
        }
        Files.createDirectories(archive.getParent());
        Files.write(archive, packed);
        return kept.size();
    }

    /** The same inputs give the same archive. */
    private static byte[] pack(SortedMap<String, byte[]> inputs) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> input : inputs.entrySet()) {
                ZipEntry entry = new ZipEntry(input.getKey());
                entry.setTimeLocal(SAME_TIME);
                zip.putNextEntry(entry);
                zip.write(input.getValue());
            }
        }
        return bytes.toByteArray();
    }
}
