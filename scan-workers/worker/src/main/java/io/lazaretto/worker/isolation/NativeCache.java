package io.lazaretto.worker.isolation;

import static java.util.Objects.requireNonNull;

import io.lazaretto.inference.runtime.NativeLibraries;
import io.lazaretto.schemas.identity.Sha256;
import io.lazaretto.worker.child.UnpackMain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Folder with the engine's native libraries. They lie packed in jars of the class path; a process of our own unpacks and loads
 * them once, and scanner processes are given the folder to read. Workers that begin together may unpack together: the first
 * that is done counts. What was unpacked is never changed; other versions lie beside it.
 */
public final class NativeCache {
    private static final int UNPACK_SECONDS = 180;
    private static final int HEAP_MEGABYTES = 128;
    private static final int KEY = 16;

    private final Path root;

    public NativeCache(Path root) {
        this.root = requireNonNull(root, "root is null");
    }

    /**
     * Takes some ten seconds the first time, and nothing afterwards.
     *
     * @return the folder
     * @throws IOException when the libraries cannot be unpacked, or do not load on this machine; the message says why
     * @throws IllegalStateException when they are not on the class path
     */
    public Path prepare() throws IOException, InterruptedException {
        List<Path> classPath = ChildClassPath.locateWithEngine();
        Path folder = root.resolve(key(classPath));
        if (Files.isDirectory(folder)) {
            return folder;
        }
        Files.createDirectories(root);
        Path staging = Files.createTempDirectory(root, "unpacking-");
        try {
            unpack(classPath, staging);
            Files.move(staging, folder, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            // Another worker was faster, and which exception a move onto a folder with content ends in is the
            // platform's choice.
            if (!Files.isDirectory(folder)) {
                throw e;
            }
        } finally {
            delete(staging);
        }
        return folder;
    }

    /** Names and sizes of the jars: other libraries, or other versions of them, have others. */
    private static String key(List<Path> classPath) throws IOException {
        List<String> parts = new ArrayList<>();
        for (Path entry : classPath) {
            if (Files.isRegularFile(entry) && isNative(entry)) {
                parts.add(entry.getFileName() + " " + Files.size(entry));
            }
        }
        return Sha256.ofFields(parts.toArray(String[]::new))
                .replace("sha256:", "")
                .substring(0, KEY);
    }

    private static boolean isNative(Path jar) {
        String name = jar.getFileName().toString();
        return name.contains("pytorch") || name.contains("tokenizers");
    }

    private static void unpack(List<Path> classPath, Path staging) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + HEAP_MEGABYTES + "m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-XX:-UsePerfData",
                "--enable-native-access=ALL-UNNAMED"));
        NativeLibraries.properties(staging).forEach(property -> line.add("-D" + property));
        line.add("-cp");
        line.add(classPath.stream().map(Path::toString).collect(Collectors.joining(":")));
        line.add(UnpackMain.class.getName());
        Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
        process.getOutputStream().close();
        ErrorOutput said = ErrorOutput.of(process.getInputStream());
        if (!process.waitFor(UNPACK_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException("the native libraries were not unpacked within " + UNPACK_SECONDS + " s");
        }
        if (process.exitValue() != 0) {
            throw new IOException("the native libraries do not load: " + said.tail());
        }
    }

    private static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> entries = Files.walk(folder)) {
                for (Path entry : entries.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(entry);
                }
            }
        }
    }
}
