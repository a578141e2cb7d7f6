package io.lazaretto.inference.runtime;

import ai.djl.engine.Engine;
import io.lazaretto.inference.checkpoint.CheckpointException;
import io.lazaretto.inference.tokenizer.Tokenizer;
import io.lazaretto.inference.tokenizer.TokenizerLimits;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * The native libraries behind the engine. The libraries that use them unpack them below {@code DJL_CACHE_DIR}, each once, and
 * take them from there when they are there: a folder that was filled before may be read-only. Nothing is fetched.
 */
public final class NativeLibraries {
    /** A resource of each jar that the engine consists of, those without classes included. */
    private static final List<String> RESOURCES = List.of(
            "io/lazaretto/inference/runtime/NativeLibraries.class",
            "ai/djl/engine/Engine.class",
            "ai/djl/pytorch/engine/PtEngine.class",
            "ai/djl/huggingface/tokenizers/HuggingFaceTokenizer.class",
            "com/sun/jna/Native.class",
            "com/google/gson/Gson.class",
            "org/slf4j/Logger.class",
            "org/apache/commons/compress/archivers/ArchiveEntry.class",
            "com/fasterxml/jackson/core/JsonFactory.class",
            "jnilib/pytorch.properties",
            "native/lib/pytorch.properties");

    private static final String SMALLEST_TOKENIZER =
            "{\"model\":{\"type\":\"WordLevel\",\"vocab\":{\"a\":0},\"unk_token\":\"a\"}}";

    private NativeLibraries() {}

    /** For a process that is given a class path of its own; found in this order. */
    public static List<String> resources() {
        return RESOURCES;
    }

    /** System properties under which the libraries are taken from {@code folder} and nothing leaves the machine. */
    public static List<String> properties(Path folder) {
        return List.of(
                "DJL_CACHE_DIR=" + folder,
                "ai.djl.offline=true",
                "OPT_OUT_TRACKING=true",
                "RUST_FLAVOR=cpu",
                "slf4j.internal.verbosity=ERROR");
    }

    /**
     * Loads all of them, unpacking what is not there yet.
     *
     * @throws RuntimeException or an {@link Error} when one of them does not load here
     */
    public static void load() {
        Engine.getEngine("PyTorch").newBaseManager().close();
        try {
            Tokenizer.of(SMALLEST_TOKENIZER.getBytes(StandardCharsets.UTF_8), TokenizerLimits.DEFAULT)
                    .close();
        } catch (CheckpointException e) {
            throw new IllegalStateException("the tokenizer library does not work here: " + e.getMessage(), e);
        }
    }
}
