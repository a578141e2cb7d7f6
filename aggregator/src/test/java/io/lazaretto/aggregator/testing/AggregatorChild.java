package io.lazaretto.aggregator.testing;

import io.lazaretto.aggregator.AggregatorConfig;
import io.lazaretto.aggregator.AggregatorService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The aggregator in a process of its own, so that it can be killed. */
public final class AggregatorChild {
    private AggregatorChild() {}

    /** Arguments: bootstrap, state directory, file to create once it runs. */
    public static void main(String[] args) throws Exception {
        AggregatorService service = new AggregatorService(AggregatorConfig.builder(args[0], Path.of(args[1]))
                .catalogue(Findings.CATALOGUE)
                .sessionTimeout(Duration.ofSeconds(6))
                .transactionTimeout(Duration.ofSeconds(3))
                .instanceId("child")
                .build());
        service.start();
        if (service.awaitRunning(Duration.ofMinutes(2))) {
            Files.createFile(Path.of(args[2]));
        }
        new CountDownLatch(1).await();
    }

    /** Starts the child and waits until it runs. */
    public static Process start(String bootstrap, Path stateDir, Path directory)
            throws IOException, InterruptedException {
        Path ready = Files.createTempDirectory(directory, "child").resolve("ready");
        Process process = new ProcessBuilder(List.of(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                        "-cp",
                        System.getProperty("java.class.path"),
                        AggregatorChild.class.getName(),
                        bootstrap,
                        stateDir.toString(),
                        ready.toString()))
                .redirectErrorStream(true)
                .redirectOutput(ready.resolveSibling("log").toFile())
                .start();
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
        while (Files.notExists(ready)) {
            if (process.waitFor(50, TimeUnit.MILLISECONDS) || System.nanoTime() > end) {
                process.destroyForcibly();
                throw new AssertionError("the child did not start: " + Files.readString(ready.resolveSibling("log")));
            }
        }
        return process;
    }
}
