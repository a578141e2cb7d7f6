package io.lazaretto.worker.isolation;

import io.lazaretto.artifact.bytes.ModelBytes;
import io.lazaretto.artifact.inspect.Libraries;
import io.lazaretto.detectors.Detector;
import io.lazaretto.inference.checkpoint.span.TensorSpan;
import io.lazaretto.worker.child.ScannerMain;
import java.net.URI;
import java.net.URISyntaxException;
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
