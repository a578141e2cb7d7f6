package io.lazaretto.worker.isolation;

import io.lazaretto.artifact.bytes.ModelBytes;
import io.lazaretto.artifact.inspect.Libraries;
import io.lazaretto.detectors.Detector;
import io.lazaretto.inference.checkpoint.span.TensorSpan;
import io.lazaretto.inference.runtime.NativeLibraries;
import io.lazaretto.worker.child.ScannerMain;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.List;
import java.util.stream.Stream;

/**
 * Finds the few jars (or class folders) that a scanner process needs, from where their classes were loaded: a flat class
 * path, a Quarkus fast-jar, or a build's output folder.
 */
public final class ChildClassPath {
    private ChildClassPath() {}

    /** @throws IllegalStateException when a class was not loaded from a file, naming it */
    public static List<Path> locate() {
        Stream<Class<?>> own = Stream.of(ScannerMain.class, ModelBytes.class, Detector.class, TensorSpan.class);
        return Stream.concat(own, Libraries.classes().stream())
                .map(ChildClassPath::origin)
                .distinct()
                .toList();
    }

    /**
     * The same for a process that runs models.
     *
     * @throws IllegalStateException when a part of the engine is not on the class path, naming it
     */
    public static List<Path> locateWithEngine() {
        return Stream.concat(
                        locate().stream(), NativeLibraries.resources().stream().map(ChildClassPath::holder))
                .distinct()
                .toList();
    }

    /** The jar or folder that holds a resource: jars of native libraries have no class to ask. */
    private static Path holder(String resource) {
        URL found = NativeLibraries.class.getClassLoader().getResource(resource);
        if (found == null) {
            throw new IllegalStateException(resource + " is not on the class path");
        }
        String place = found.toString();
        try {
            if (place.startsWith("jar:")) {
                return Path.of(URI.create(place.substring("jar:".length(), place.indexOf("!/"))))
                        .toRealPath();
            }
            Path path = Path.of(found.toURI());
            for (int i = 0; i < resource.split("/", -1).length; i++) {
                path = path.getParent();
            }
            return path.toRealPath();
        } catch (URISyntaxException | IllegalArgumentException | FileSystemNotFoundException | java.io.IOException e) {
            throw new IllegalStateException(resource + " does not lie in a file: " + place, e);
        }
    }

    /** Where a class was loaded from. */
    public static Path origin(Class<?> type) {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        if (source == null || source.getLocation() == null) {
            throw new IllegalStateException("cannot tell where " + type.getName() + " was loaded from");
        }
        try {
            URI location = source.getLocation().toURI();
            Path path = Path.of(location).toRealPath();
            if (!Files.isReadable(path)) {
                throw new IllegalStateException(type.getName() + " was loaded from an unreadable place: " + path);
            }
            return path;
        } catch (URISyntaxException | IllegalArgumentException | FileSystemNotFoundException | java.io.IOException e) {
            throw new IllegalStateException(type.getName() + " was not loaded from a file: " + source.getLocation(), e);
        }
    }
}
