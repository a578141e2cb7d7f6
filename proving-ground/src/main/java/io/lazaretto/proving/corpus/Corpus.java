package io.lazaretto.proving.corpus;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Models by seed: the same seed writes the same bytes. */
public final class Corpus {
    private static final int ROWS = 16;
    private static final int COLUMNS = 16;
    /** Every so manyth model repeats the bytes of an earlier one. */
    private static final int COPY_EVERY = 5;

    private final Random random;

    public Corpus(long seed) {
        this.random = new Random(seed);
    }

    /**
     * Writes {@code count} models as folders of {@code root}: every recipe in turn, and copies between them.
     *
     * @param prefix of their names
     * @throws IOException when a file cannot be written
     */
    public List<TestModel> build(Path root, String prefix, int count) throws IOException {
        requireNonNull(root, "root is null");
        List<TestModel> models = new ArrayList<>();
        int originals = 0;
        for (int i = 0; i < count; i++) {
            String name = "%s-%03d".formatted(prefix, i);
            if (i % COPY_EVERY == COPY_EVERY - 1) {
                models.add(copy(root, name, models.get(random.nextInt(models.size()))));
            } else {
                models.add(write(root, name, Recipe.values()[originals++ % Recipe.values().length]));
            }
        }
        return models;
    }

    /** Writes one model. */
    public TestModel write(Path root, String name, Recipe recipe) throws IOException {
        Path folder = Files.createDirectories(root.resolve(name));
        switch (recipe) {
            case CLEAN_SAFETENSORS -> {
                Files.write(folder.resolve("model.safetensors"), safetensors());
                text(folder, "config.json", "{\"model_type\": \"test\"}\n");
                text(folder, "README.md", "# A model\n\nMade for a test.\n");
            }
            case SAFETENSORS_WITH_CANDIDATE ->
                Files.write(
                        folder.resolve("model.safetensors"),
                        SafetensorsFile.embedding(random, 4 * ROWS, COLUMNS, random.nextInt(4 * ROWS), 50));
            case CLEAN_TORCH -> Files.write(folder.resolve("pytorch_model.bin"), torch(Optional.empty()));
            case MALICIOUS_PICKLE ->
                Files.write(
                        folder.resolve("model.pkl"),
                        TorchArchive.command(new PickleProgram(), command()).stop());
            case MALICIOUS_TORCH -> Files.write(folder.resolve("pytorch_model.bin"), torch(Optional.of(command())));
            case MALICIOUS_BESIDE_WEIGHTS -> {
                Files.write(folder.resolve("model.safetensors"), safetensors());
                Files.write(
                        folder.resolve("training_args.bin"),
                        TorchArchive.command(new PickleProgram(), command()).stop());
            }
            case UNKNOWN_FORMAT -> Files.write(folder.resolve("weights.dat"), noise());
            case TRUNCATED_SAFETENSORS -> {
                byte[] whole = safetensors();
                Files.write(folder.resolve("model.safetensors"), Arrays.copyOf(whole, whole.length - 100));
            }
            case README_ONLY -> text(folder, "README.md", "# Nothing here, number " + random.nextLong() + "\n");
        }
        return new TestModel(name, folder, recipe, null);
    }

    private static TestModel copy(Path root, String name, TestModel original) throws IOException {
        Path folder = Files.createDirectories(root.resolve(name));
        try (var files = Files.list(original.folder())) {
            for (Path file : files.toList()) {
                Files.copy(file, folder.resolve(file.getFileName()));
            }
        }
        String source = original.copyOf() == null ? original.name() : original.copyOf();
        return new TestModel(name, folder, original.recipe(), source);
    }

    private byte[] safetensors() {
        return SafetensorsFile.random(random, 2, ROWS, COLUMNS);
    }

    private byte[] torch(Optional<String> payload) {
        return TorchArchive.stateDict(random, 2, ROWS, COLUMNS, payload);
    }

    /** Harmless if it ever ran, and different in every model. */
    private String command() {
        return "true " + random.nextLong();
    }

    /** Starts with a byte sequence that is no format's magic and no text. */
    private byte[] noise() {
        byte[] bytes = new byte[2048];
        random.nextBytes(bytes);
        byte[] magic = {(byte) 0xf5, (byte) 0xff, 0, (byte) 0xfe, (byte) 0xc0, 0, 1, 2};
        System.arraycopy(magic, 0, bytes, 0, magic.length);
        return bytes;
    }

    private static void text(Path folder, String file, String text) throws IOException {
        Files.write(folder.resolve(file), text.getBytes(StandardCharsets.UTF_8));
    }
}
