package io.lazaretto.standalone.cli;

import io.lazaretto.schemas.trust.TrustFolder;
import io.lazaretto.standalone.Main;
import io.lazaretto.standalone.cluster.RunningInstance;
import io.lazaretto.standalone.pipeline.DataDirectory;
import io.lazaretto.standalone.pipeline.TemporaryDirectory;
import io.lazaretto.standalone.sample.SampleFiles;
import io.lazaretto.standalone.sample.SampleModel;
import io.lazaretto.standalone.trouble.Trouble;
import io.lazaretto.standalone.up.Up;
import io.lazaretto.standalone.up.UpOptions;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;

/**
 * {@code train}: goes once through what a start of {@code scan} and {@code up} needs, while the launcher has the virtual
 * machine record it. Not for people; its output does not matter.
 */
@Command(name = "train", hidden = true)
final class TrainCommand implements Callable<Integer> {
    private static final Duration CLIENT_LIMIT = Duration.ofMinutes(1);

    private final Terminal terminal;

    TrainCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException, Trouble {
        try (TemporaryDirectory folder = TemporaryDirectory.create()) {
            String model = SampleFiles.write(SampleModel.CLEAN, folder.path()).toString();
            command("scan", "--format", "text", model);
            try (DataDirectory data = DataDirectory.open(folder.path().resolve("data"))) {
                Up up = new Up(
                        new UpOptions(data.path(), 0, 0, List.of(), false, TrustFolder.NONE),
                        terminal.out(),
                        terminal.err());
                up.run(() -> useFromOutside(up, data.path(), model));
            }
        }
        return ExitCode.ADMITTED.code();
    }

    private void useFromOutside(Up up, Path data, String model) {
        try {
            RunningInstance running = RunningInstance.find(data)
                    .orElseThrow(() -> new Trouble("the pipeline under training is not to be found"));
            for (String format : List.of("text", "json", "ndjson")) {
                command("scan", "--bootstrap", running.kafka(), "--format", format, model);
            }
            command("verdicts", "--bootstrap", running.kafka());
            trainClient(running.kafka(), model);
            for (String path : List.of("/", "/q/health", "/q/metrics")) {
                try (InputStream in = URI.create(running.http() + path).toURL().openStream()) {
                    in.readAllBytes();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | Trouble e) {
            terminal.say("training is incomplete: " + e.getMessage());
        } finally {
            up.stop();
        }
    }

    /** A second process like this one, but only a client; it records a cache of its own where the launcher wants one. */
    private void trainClient(String kafka, String model) throws IOException, InterruptedException {
        String cache = System.getProperty("lazaretto.train.client");
        if (cache == null) {
            return;
        }
        List<String> line = new ArrayList<>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> !argument.startsWith("-XX:AOT"))
                .forEach(line::add);
        line.add("-XX:AOTCacheOutput=" + cache);
        line.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        line.addAll(List.of("scan", "--bootstrap", kafka, "--format", "text", model));
        Process client = new ProcessBuilder(line).inheritIO().start();
        if (!client.waitFor(CLIENT_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
            client.destroyForcibly();
            terminal.say("training of the client took too long");
        }
    }

    private void command(String... arguments) {
        LazarettoCommand.execute(terminal, arguments);
    }
}
