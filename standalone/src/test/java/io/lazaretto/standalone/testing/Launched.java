package io.lazaretto.standalone.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The launcher as a process of its own, running the packaged application. */
public final class Launched implements AutoCloseable {
    private static final Path APPLICATION = Path.of("target/quarkus-app").toAbsolutePath();

    private final Process process;
    private final Path out;
    private final Path err;

    private Launched(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /** The launcher script of the source tree. */
    public static Path script() {
        return Path.of("../lazaretto").toAbsolutePath().normalize();
    }

    /** @param home the default data directory, and the working directory */
    public static Launched start(Path home, String... arguments) throws IOException {
        return start(script(), home, Map.of(), arguments);
    }

    public static Launched start(Path script, Path home, Map<String, String> environment, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(script.toString()));
        command.addAll(List.of(arguments));
        Path logs = Files.createTempDirectory("launched-");
        Path out = logs.resolve("out");
        Path err = logs.resolve("err");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(home.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("LAZARETTO_APP", APPLICATION.toString());
        builder.environment().put("LAZARETTO_HOME", home.toString());
        builder.environment().putAll(environment);
        return new Launched(builder.start(), out, err);
    }

    /** Runs a command to its end. */
    public static Launched run(Duration limit, Path home, String... arguments) throws Exception {
        Launched launched = start(home, arguments);
        launched.exitCode(limit);
        return launched;
    }

    public int exitCode(Duration limit) throws InterruptedException {
        if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("did not end within " + limit + "\n" + this);
        }
        return process.exitValue();
    }

    public int exitCode() {
        return process.exitValue();
    }

    public String out() {
        return read(out);
    }

    public String err() {
        return read(err);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The first line on standard output that starts like this. */
    public String line(String start, Duration limit) {
        return Await.value(
                limit,
                () -> {
                    if (!process.isAlive() && !out().contains(start)) {
                        throw new AssertionError("ended without a line '" + start + "'\n" + this);
                    }
                    return out().lines().filter(line -> line.startsWith(start)).findFirst();
                },
                this::toString);
    }

    /** Waits until standard error says something. */
    public void said(String text, Duration limit) {
        Await.value(limit, () -> err().contains(text) ? Optional.of(text) : Optional.empty(), this::toString);
    }

    public void terminate() {
        process.destroy();
    }

    public void signal(String name) throws Exception {
        new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()))
                .start()
                .waitFor();
    }

    public long pid() {
        return process.pid();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    @Override
    public String toString() {
        return "standard output:\n" + out() + "\nstandard error:\n" + err();
    }
}
