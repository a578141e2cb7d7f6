package io.lazaretto.worker.isolation;

import static java.util.Objects.requireNonNull;

import io.lazaretto.inference.runtime.NativeLibraries;
import io.lazaretto.worker.child.InferenceMain;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How to start a scanner process.
 *
 * @param mainClass entry point
 * @param classPath jars and folders
 * @param heapMegabytes largest heap
 * @param memoryMegabytes memory outside the heap after which the worker ends the process; 0: not watched
 * @param natives folder with the engine's native libraries, for a process that runs models
 */
public record ScannerCommand(
        String mainClass, List<Path> classPath, int heapMegabytes, int memoryMegabytes, Optional<Path> natives) {
    private static final int MIN_HEAP = 16;
    /** What the virtual machine and the libraries take themselves, before any model is loaded. */
    private static final int OVERHEAD_MEGABYTES = 256;

    public ScannerCommand {
        requireNonNull(mainClass, "mainClass is null");
        requireNonNull(natives, "natives is null");
        classPath = List.copyOf(classPath);
        if (heapMegabytes < MIN_HEAP) {
            throw new IllegalArgumentException("a scanner needs at least " + MIN_HEAP + " MB of heap");
        }
    }

    /** A process that reads and runs no model. */
    public static ScannerCommand reading(String mainClass, List<Path> classPath, int heapMegabytes) {
        return new ScannerCommand(mainClass, classPath, heapMegabytes, 0, Optional.empty());
    }

    /** Bytes that process and heap together may take; 0: any. */
    long memoryLimit() {
        return memoryMegabytes == 0 ? 0 : (long) (memoryMegabytes + heapMegabytes + OVERHEAD_MEGABYTES) << 20;
    }

    /**
     * The command line for {@link ProcessBuilder}, with everything at the given places.
     *
     * @param libraries where the process sees its native libraries; not used where it has none
     */
    List<String> line(Path javaHome, List<String> classPathEntries, Path libraries) {
        List<String> line = new ArrayList<>();
        line.add(javaHome.resolve("bin").resolve("java").toString());
        line.add("-Xmx" + heapMegabytes + "m");
        line.add("-Xss1m");
        line.add("-XX:MaxMetaspaceSize=" + (natives.isPresent() ? 192 : 96) + "m");
        line.add("-XX:MaxDirectMemorySize=" + (natives.isPresent() ? 64 : 16) + "m");
        line.add("-XX:+UseSerialGC");
        line.add("-XX:+ExitOnOutOfMemoryError");
        // Standard output carries frames: what the virtual machine itself has to say goes to standard error.
        line.add("-XX:+DisplayVMOutputToStderr");
        line.add("-XX:-UsePerfData");
        line.add("-XX:-CreateCoredumpOnCrash");
        line.add("-XX:ErrorFile=/dev/null");
        line.add("-Xshare:auto");
        line.add("-Dfile.encoding=UTF-8");
        if (natives.isPresent()) {
            line.add("--enable-native-access=ALL-UNNAMED");
            NativeLibraries.properties(libraries).forEach(property -> line.add("-D" + property));
            line.add("-D" + InferenceMain.MEMORY + '=' + ((long) memoryMegabytes << 20));
        }
        line.add("-cp");
        line.add(classPathEntries.stream().collect(Collectors.joining(":")));
        line.add(mainClass);
        return line;
    }
}
