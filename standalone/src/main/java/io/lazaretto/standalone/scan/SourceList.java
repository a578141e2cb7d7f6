package io.lazaretto.standalone.scan;

import static java.util.Objects.requireNonNull;

import io.lazaretto.standalone.render.SafeText;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What a command line names, checked as far as that is possible without reading a byte of a model.
 *
 * @param sources to be scanned, in order
 * @param problems what cannot be, a sentence each
 */
public record SourceList(List<String> sources, List<String> problems) {
    private static final Pattern SCHEME = Pattern.compile("(?s)[A-Za-z][A-Za-z0-9+.-]+:.*");
    private static final int MAX_CHILDREN = 100_000;
    private static final int MAX_SHOWN = 200;

    public SourceList {
        sources = List.copyOf(sources);
        problems = List.copyOf(problems);
    }

    /** @param each every immediate child of a folder is a source of its own */
    public static SourceList of(List<String> arguments, boolean each) {
        requireNonNull(arguments, "arguments is null");
        List<String> sources = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (String argument : arguments) {
            if (each) {
                children(argument, sources, problems);
            } else if (isUri(argument) || exists(argument, problems)) {
                sources.add(argument);
            }
        }
        return new SourceList(sources, problems);
    }

    private static boolean isUri(String argument) {
        return SCHEME.matcher(argument).matches();
    }

    private static boolean exists(String argument, List<String> problems) {
        Path path = path(argument, problems);
        if (path == null) {
            return false;
        }
        if (Files.exists(path)) {
            return true;
        }
        problems.add(quoted(argument)
                + (Files.exists(path, LinkOption.NOFOLLOW_LINKS)
                        ? " is a symbolic link that leads nowhere"
                        : " does not exist"));
        return false;
    }

    private static void children(String argument, List<String> sources, List<String> problems) {
        if (isUri(argument)) {
            problems.add(quoted(argument) + " is a URI; --each needs a local folder");
            return;
        }
        if (!exists(argument, problems)) {
            return;
        }
        Path folder = Path.of(argument).toAbsolutePath();
        if (!Files.isDirectory(folder)) {
            problems.add(quoted(argument) + " is not a folder; --each needs one");
            return;
        }
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
            for (Path child : stream) {
                if (found.size() == MAX_CHILDREN) {
                    problems.add(quoted(argument) + " has more than " + MAX_CHILDREN + " entries");
                    return;
                }
                found.add(child);
            }
        } catch (IOException | DirectoryIteratorException e) {
            problems.add(quoted(argument) + " cannot be listed");
            return;
        }
        if (found.isEmpty()) {
            problems.add(quoted(argument) + " is empty: there is nothing to scan");
        }
        found.stream().sorted().forEach(child -> {
            if (exists(child.toString(), problems)) {
                sources.add(child.toString());
            }
        });
    }

    private static Path path(String argument, List<String> problems) {
        try {
            return Path.of(argument);
        } catch (InvalidPathException e) {
            problems.add(quoted(argument) + " is not a path");
            return null;
        }
    }

    private static String quoted(String argument) {
        return '"' + SafeText.line(argument, MAX_SHOWN) + '"';
    }
}
