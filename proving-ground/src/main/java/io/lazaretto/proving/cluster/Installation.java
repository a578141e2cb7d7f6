package io.lazaretto.proving.cluster;

import static java.util.Objects.requireNonNull;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Where the packaged applications lie, as the members see it.
 *
 * @param java the program that runs them
 * @param brokerClassPath class path of the broker's main class
 * @param applications the runnable jar of each service
 */
public record Installation(Path java, String brokerClassPath, Map<Role, Path> applications) {
    private static final Map<Role, Path> MODULES = Map.of(
            Role.INGEST, Path.of("ingest-service"),
            Role.WORKER, Path.of("scan-workers", "worker"),
            Role.AGGREGATOR, Path.of("aggregator"));
    private static final Path RUNNABLE = Path.of("target", "quarkus-app", "quarkus-run.jar");

    public Installation {
        requireNonNull(java, "java is null");
        requireNonNull(brokerClassPath, "brokerClassPath is null");
        applications = Map.copyOf(applications);
    }

    /**
     * The applications as built below {@code root}, run by this process's Java; the broker from this process's class path.
     *
     * @throws IOException when an application was not built; the message says how to build it
     */
    public static Installation ofThisBuild(Path root) throws IOException {
        Path real = root.toRealPath();
        Map<Role, Path> applications = new java.util.EnumMap<>(Role.class);
        for (Map.Entry<Role, Path> module : MODULES.entrySet()) {
            Path application = real.resolve(module.getValue()).resolve(RUNNABLE);
            if (Files.notExists(application)) {
                throw new IOException(module.getKey().label() + " is not packaged (" + application
                        + " is missing): `mvn -Dquick package` in the root of the source tree builds it");
            }
            applications.put(module.getKey(), application);
        }
        StringBuilder classPath = new StringBuilder();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            if (!entry.isBlank()) {
                classPath
                        .append(classPath.isEmpty() ? "" : File.pathSeparator)
                        .append(Path.of(entry).toAbsolutePath());
            }
        }
        return new Installation(
                Path.of(System.getProperty("java.home"), "bin", "java"), classPath.toString(), applications);
    }
}
