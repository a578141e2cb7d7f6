package io.lazaretto.worker;

import static java.util.Objects.requireNonNull;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;

/**
 * What scanner processes run models with.
 *
 * @param libraries folder that native libraries are unpacked into, once for all versions and workers of this user; some 500 MB
 * @param memoryMegabytes that one process may take outside its heap, files and weights together; 0: an equal share of six
 *     tenths of the machine's
 */
public record EngineConfig(Path libraries, int memoryMegabytes) {
    public EngineConfig {
        requireNonNull(libraries, "libraries is null");
        if (memoryMegabytes < 0) {
            throw new IllegalArgumentException("memoryMegabytes is negative");
        }
    }

    /** Below the user's cache folder, without a limit of its own. */
    public static EngineConfig standard() {
        String cache = System.getenv("XDG_CACHE_HOME");
        Path folder = cache == null || cache.isBlank() || !Path.of(cache).isAbsolute()
                ? Path.of(System.getProperty("user.home"), ".cache")
                : Path.of(cache);
        return new EngineConfig(folder.resolve("lazaretto").resolve("native"), 0);
    }

    /**
     * The limit that holds for each of so many processes, in megabytes.
     *
     * @throws IllegalArgumentException when there is none
     */
    public int memory(int processes) {
        if (processes < 1) {
            throw new IllegalArgumentException("no process");
        }
        if (memoryMegabytes > 0) {
            return memoryMegabytes;
        }
        long total = ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
                ? system.getTotalMemorySize()
                : 4L << 30;
        return (int) Math.clamp(total / 10 * 6 / processes >> 20, 512, 1 << 20);
    }
}
