package io.lazaretto.artifact.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** String literals of the main code of every room whose reports reach a verdict. */
final class SourceLiterals {
    private static final List<String> ROOMS =
            List.of("scan-workers/artifact", "scan-workers/detectors", "scan-workers/worker", "standalone");

    /** Comments and character literals are matched so that what is in them is skipped. */
    private static final Pattern TOKEN = Pattern.compile(
            "//[^\\n]*|/\\*.*?\\*/|'(?:\\\\.|[^'\\\\])+'"
                    + "|\"\"\".*?\"\"\"|\"(?<text>(?:\\\\.|[^\"\\\\\\n])*+)\"(?<next>\\s*,\\s*\"(?<title>[^\"]*)\")?",
            Pattern.DOTALL);

    private SourceLiterals() {}

    /**
     * @param next the literal that is the next argument, where there is one
     */
    record Literal(Path file, String text, Optional<String> next) {}

    static Path repository() {
        Path path = Path.of("").toAbsolutePath();
        while (path != null && !Files.exists(path.resolve("lazaretto"))) {
            path = path.getParent();
        }
        if (path == null) {
            throw new IllegalStateException("not inside the source tree");
        }
        return path;
    }

    static List<Literal> all() throws IOException {
        List<Literal> literals = new ArrayList<>();
        for (String room : ROOMS) {
            try (Stream<Path> files = Files.walk(repository().resolve(room).resolve("src/main/java"))) {
                for (Path file : files.filter(path -> path.toString().endsWith(".java"))
                        .sorted()
                        .toList()) {
                    of(file, Files.readString(file), literals);
                }
            }
        }
        return literals;
    }

    static void of(Path file, String source, List<Literal> literals) {
        Matcher token = TOKEN.matcher(source);
        int from = 0;
        while (token.find(from)) {
            if (token.group("text") == null) {
                from = token.end();
                continue;
            }
            literals.add(new Literal(file, token.group("text"), Optional.ofNullable(token.group("title"))));
            // The next argument is a literal of its own.
            from = token.end("text") + 1;
        }
    }
}
