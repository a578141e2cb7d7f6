package io.lazaretto.inference.testing;

import io.lazaretto.artifact.testing.SharedFolder;
import io.lazaretto.inference.checkpoint.CheckpointException;
import io.lazaretto.inference.checkpoint.TensorSource;
import io.lazaretto.inference.checkpoint.files.CheckpointFiles;
import io.lazaretto.inference.checkpoint.files.FolderFiles;
import io.lazaretto.inference.checkpoint.safetensors.SafetensorsFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Files that real libraries wrote, and how to find large ones that are not part of the source tree. */
public final class Fixtures {
    private static final String GGUF = "SmolLM2-135M-Instruct.Q4_1.gguf";

    private Fixtures() {}

    public static Path path(String name) {
        try {
            return Path.of(Fixtures.class
                    .getResource("/io/lazaretto/inference/fixtures/" + name)
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(e);
        }
    }

    public static byte[] bytes(String name) {
        try {
            return Files.readAllBytes(path(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The tensors of a safetensors file. */
    public static Map<String, TensorSource> tensors(Path file) throws CheckpointException {
        CheckpointFiles files = FolderFiles.open(file);
        return SafetensorsFile.read(files, file.getFileName().toString());
    }

    public static float[] floats(TensorSource tensor) {
        float[] values = new float[(int) tensor.elements()];
        tensor.readFloats(0, values.length, MemorySegment.ofArray(values));
        return values;
    }

    /**
     * The model of 98 MB, where it is at hand: in the folder that {@code -Dlazaretto.models} names, or beside the shared
     * fixtures.
     */
    public static Optional<Path> smolLm2() {
        String configured = System.getProperty("lazaretto.models");
        Optional<Path> folder = configured != null
                ? Optional.of(Path.of(configured))
                : SharedFolder.find().map(shared -> shared.resolve("models"));
        return folder.map(f -> f.resolve(GGUF)).filter(Files::isRegularFile);
    }
}
