package io.lazaretto.artifact.inspect;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.stream.Collectors;

/** Libraries of which a pipeline of diffusers takes its parts ({@code pipeline_loading_utils.LOADABLE_CLASSES}). */
final class DiffusersPipelines {
    private static final Set<String> LIBRARIES =
            Set.of("diffusers", "transformers", "onnxruntime", "optimum.onnxruntime", "peft");
    private static final Set<String> MODULES = load();

    private DiffusersPipelines() {}

    static boolean isLibrary(String name) {
        return LIBRARIES.contains(name) || MODULES.contains(name);
    }

    private static Set<String> load() {
        String resource = "diffusers-pipelines.txt";
        try (InputStream in = DiffusersPipelines.class.getResourceAsStream(resource)) {
            return new String(requireNonNull(in, resource).readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .collect(Collectors.toUnmodifiableSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
