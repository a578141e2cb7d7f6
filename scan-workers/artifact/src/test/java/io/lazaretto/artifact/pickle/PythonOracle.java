package io.lazaretto.artifact.pickle;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.BufferedReader;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/** A Python script that unpickles with imports trapped; {@code -Dlazaretto.python} names another interpreter. */
final class PythonOracle {
    private static final String PYTHON = System.getProperty("lazaretto.python", "python3");
    private static final int LONGEST_SECONDS = 300;

    private final Path folder;
    private final String script;

    /** @param script a resource beside this class */
    PythonOracle(Path folder, String script) {
        this.folder = folder;
        this.script = script;
    }

    /** Whether there is a Python that has these modules. */
    boolean has(String modules) throws InterruptedException {
        try {
            Process python = new ProcessBuilder(PYTHON, "-c", "import " + modules)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return python.waitFor(60, TimeUnit.SECONDS) && python.exitValue() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** The names, {@code "module name"}, that each stream resolves. */
    List<Set<String>> names(List<byte[]> streams) throws Exception {
        Path copy = folder.resolve(script);
        Path input = folder.resolve("streams");
        Path errors = folder.resolve("errors");
        try (InputStream in = PythonOracle.class.getResourceAsStream(script)) {
            Files.write(copy, in.readAllBytes());
        }
        try (DataOutputStream out = new DataOutputStream(Files.newOutputStream(input))) {
            for (byte[] stream : streams) {
                out.writeInt(stream.length);
                out.write(stream);
            }
        }
        Process python = new ProcessBuilder(PYTHON, copy.toString())
                .redirectInput(input.toFile())
                .redirectError(errors.toFile())
                .start();
        try (BufferedReader reader = python.inputReader(StandardCharsets.UTF_8)) {
            List<Set<String>> names = reader.lines().map(PythonOracle::names).toList();
            assertThat(python.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)).isTrue();
            assertThat(python.exitValue()).as(Files.readString(errors)).isZero();
            return names;
        } finally {
            python.destroyForcibly();
        }
    }

    /** {@code [["module", "name"], …]}. */
    private static Set<String> names(String json) {
        Set<String> names = new TreeSet<>();
        try (JsonParser parser = new JsonFactory().createParser(json)) {
            String module = null;
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.VALUE_STRING) {
                    if (module == null) {
                        module = parser.getText();
                    } else {
                        names.add(module + " " + parser.getText());
                        module = null;
                    }
                }
            }
            return names;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
