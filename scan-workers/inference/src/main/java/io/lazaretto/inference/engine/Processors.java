package io.lazaretto.inference.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the host's processor can do. */
final class Processors {
    private Processors() {}

    /** Whether the processor has instructions that multiply bfloat16; false where that cannot be known. */
    static boolean multipliesBfloat16() {
        Path info = Path.of("/proc/cpuinfo");
        if (!Files.isReadable(info)) {
            return false;
        }
        try (var lines = Files.lines(info)) {
            return lines.filter(line -> line.startsWith("flags"))
                    .findFirst()
                    .filter(flags -> flags.contains("avx512_bf16") || flags.contains("amx_bf16"))
                    .isPresent();
        } catch (IOException e) {
            return false;
        }
    }
}
