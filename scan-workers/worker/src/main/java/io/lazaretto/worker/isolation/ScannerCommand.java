package io.lazaretto.worker.isolation;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * How to start a scanner process.
 *
 * @param mainClass entry point
 * @param classPath jars and folders
 * @param heapMegabytes largest heap
 */
public record ScannerCommand(String mainClass, List<Path> classPath, int heapMegabytes) {
    private static final int MIN_HEAP = 16;

    public ScannerCommand {
        requireNonNull(mainClass, "mainClass is null");
        classPath = List.copyOf(classPath);
        if (heapMegabytes < MIN_HEAP) {
            throw new IllegalArgumentException("a scanner needs at least " + MIN_HEAP + " MB of heap");
        }
    }

    /** The command line for {@link ProcessBuilder}, with the class path at the given places. */
    List<String> line(Path javaHome, List<String> classPathEntries) {
        List<String> line = new ArrayList<>();
        line.add(javaHome.resolve("bin").resolve("java").toString());
        line.add("-Xmx" + heapMegabytes + "m");
        line.add("-Xss1m");
        line.add("-XX:MaxMetaspaceSize=96m");
        line.add("-XX:MaxDirectMemorySize=16m");
        line.add("-XX:+UseSerialGC");
        line.add("-XX:+ExitOnOutOfMemoryError");
        // Standard output carries frames: what the virtual machine itself has to say goes to standard error.
        line.add("-XX:+DisplayVMOutputToStderr");
        line.add("-XX:-UsePerfData");
        line.add("-XX:-CreateCoredumpOnCrash");
        line.add("-XX:ErrorFile=/dev/null");
        line.add("-Xshare:auto");
        line.add("-Dfile.encoding=UTF-8");
        line.add("-cp");
        line.add(classPathEntries.stream().collect(Collectors.joining(":")));
        line.add(mainClass);
        return line;
    }
}
