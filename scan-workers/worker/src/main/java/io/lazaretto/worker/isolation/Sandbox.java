package io.lazaretto.worker.isolation;

import static java.util.Objects.requireNonNull;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The namespace that scanner processes run in, or the reason why there is none. Immutable.
 *
 * <p>With bubblewrap a scanner sees the JDK, the system's libraries and its own class path, read-only; an empty {@code
 * /tmp}; no network, no other process, no model file. Without it only the limits of the process hold.
 */
public final class Sandbox {
    private static final long PROBE_SECONDS = 20;
    private static final List<String> LIBRARY_FOLDERS =
            List.of("/usr/lib", "/usr/lib64", "/usr/lib32", "/lib", "/lib64", "/lib32");

    private static final String LIBRARIES = "/natives";

    private final Path bubblewrap;
    private final String reason;
    private final Path javaHome;

    private Sandbox(Path bubblewrap, String reason, Path javaHome) {
        this.bubblewrap = bubblewrap;
        this.reason = reason;
        this.javaHome = javaHome;
    }

    /** Plain child processes. */
    public static Sandbox none(String reason) {
        return new Sandbox(null, requireNonNull(reason, "reason is null"), javaHome());
    }

    /**
     * Looks for bubblewrap on the {@code PATH} and starts a JVM in it once. Takes a fraction of a second, at most some
     * {@value #PROBE_SECONDS} seconds.
     *
     * @throws IllegalStateException when isolation is required and not available; the message says why
     */
    public static Sandbox probe(IsolationMode mode) {
        Sandbox sandbox =
                switch (mode) {
                    case OFF -> none("switched off by configuration");
                    case AUTO, REQUIRED -> find().map(Sandbox::tryOut).orElseGet(() -> none("bubblewrap not found"));
                };
        if (mode == IsolationMode.REQUIRED && !sandbox.isIsolated()) {
            throw new IllegalStateException("isolation is required and not available: " + sandbox.reason);
        }
        return sandbox;
    }

    private static Path javaHome() {
        return Path.of(System.getProperty("java.home"));
    }

    private static Optional<Path> find() {
        String path = System.getenv().getOrDefault("PATH", "/usr/local/bin:/usr/bin:/bin");
        for (String folder : path.split(File.pathSeparator, -1)) {
            Path candidate = Path.of(folder, "bwrap");
            if (Path.of(folder).isAbsolute() && Files.isExecutable(candidate)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    private static Sandbox tryOut(Path bubblewrap) {
        Sandbox sandbox = new Sandbox(bubblewrap, null, javaHome());
        List<String> line = new ArrayList<>(sandbox.namespace(List.of()));
        line.addAll(List.of(sandbox.javaHome + "/bin/java", "-Xmx16m", "-XX:TieredStopAtLevel=1", "-version"));
        try {
            Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
            process.getOutputStream().close();
            if (!process.waitFor(PROBE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return none("bubblewrap did not answer");
            }
            if (process.exitValue() != 0) {
                byte[] said = process.getInputStream().readNBytes(200);
                return none("bubblewrap does not work here: " + new String(said, StandardCharsets.UTF_8).strip());
            }
            return sandbox;
        } catch (IOException e) {
            return none("bubblewrap could not be started: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return none("interrupted while trying bubblewrap");
        }
    }

    public boolean isIsolated() {
        return bubblewrap != null;
    }

    /** Why there is no isolation; empty when there is. */
    public Optional<String> missing() {
        return Optional.ofNullable(reason);
    }

    /** A process that is not started yet; its environment holds nothing but the locale and how threads wait. */
    ProcessBuilder process(ScannerCommand command) {
        return process(command, List.of());
    }

    /** @param readable files or folders that the process may read, at {@link #place} */
    ProcessBuilder process(ScannerCommand command, List<Path> readable) {
        List<String> line = new ArrayList<>();
        if (isIsolated()) {
            List<Mount> mounts = new ArrayList<>();
            List<String> inside = new ArrayList<>();
            for (Path entry : command.classPath()) {
                inside.add("/scanner/" + inside.size());
                mounts.add(new Mount(entry, inside.getLast()));
            }
            command.natives().ifPresent(folder -> mounts.add(new Mount(folder, LIBRARIES)));
            for (int i = 0; i < readable.size(); i++) {
                mounts.add(new Mount(readable.get(i), place(i, readable.get(i)).toString()));
            }
            line.addAll(namespace(mounts));
            line.addAll(command.line(javaHome, inside, Path.of(LIBRARIES)));
        } else {
            line.addAll(command.line(
                    javaHome,
                    command.classPath().stream().map(Path::toString).toList(),
                    command.natives().orElse(Path.of("/"))));
        }
        ProcessBuilder builder = new ProcessBuilder(line).directory(new File("/"));
        builder.environment().clear();
        builder.environment().put("LC_ALL", "C.UTF-8");
        // Threads of a matrix library that spin at their barriers take the processor from those that work.
        builder.environment().put("OMP_WAIT_POLICY", "passive");
        return builder;
    }

    /** Where a process sees the readable path of that index; its last name stays. */
    Path place(int index, Path readable) {
        return isIsolated() ? Path.of("/input/" + index).resolve(readable.getFileName()) : readable;
    }

    private record Mount(Path outside, String inside) {}

    private List<String> namespace(List<Mount> mounts) {
        List<String> line = new ArrayList<>(List.of(
                bubblewrap.toString(),
                "--unshare-all",
                "--die-with-parent",
                "--new-session",
                "--cap-drop",
                "ALL",
                "--hostname",
                "scanner",
                "--proc",
                "/proc",
                "--dev",
                "/dev",
                "--dir",
                "/tmp"));
        for (Path folder : systemFolders()) {
            if (Files.isSymbolicLink(folder)) {
                line.addAll(List.of("--symlink", target(folder), folder.toString()));
            } else {
                line.addAll(List.of("--ro-bind", folder.toString(), folder.toString()));
            }
        }
        for (Mount mount : mounts) {
            line.addAll(List.of("--ro-bind", mount.outside().toString(), mount.inside()));
        }
        // What bubblewrap makes lies in memory, as much as the machine has: nothing in it can be written.
        line.addAll(List.of("--remount-ro", "/dev", "--remount-ro", "/", "--chdir", "/", "--"));
        return line;
    }

    private Set<Path> systemFolders() {
        Set<Path> folders = new LinkedHashSet<>();
        for (String folder : LIBRARY_FOLDERS) {
            if (Files.isDirectory(Path.of(folder))) {
                folders.add(Path.of(folder));
            }
        }
        if (Files.exists(Path.of("/etc/ld.so.cache"))) {
            folders.add(Path.of("/etc/ld.so.cache"));
        }
        folders.add(javaHome);
        // Packaged JDKs keep their configuration outside their home, behind symbolic links.
        for (String part : List.of("", "conf", "conf/security", "lib", "lib/security")) {
            try {
                Path real = javaHome.resolve(part).toRealPath();
                if (!real.startsWith(javaHome) && !real.startsWith("/usr/lib")) {
                    folders.add(real);
                }
            } catch (IOException e) {
                continue;
            }
        }
        return folders;
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            return link.toString();
        }
    }
}
