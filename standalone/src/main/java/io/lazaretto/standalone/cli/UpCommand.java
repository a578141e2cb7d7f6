package io.lazaretto.standalone.cli;

import io.lazaretto.standalone.pipeline.DataDirectory;
import io.lazaretto.standalone.trouble.Trouble;
import io.lazaretto.standalone.up.Up;
import io.lazaretto.standalone.up.UpOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code up}: the pipeline until it is stopped. */
@Command(
        name = "up",
        mixinStandardHelpOptions = true,
        description = {
            "Runs the whole pipeline in one process, with a Kafka broker that outside clients can use.",
            "Prints 'ready http=URL kafka=HOST:PORT', then a line for every final verdict. State survives a restart."
        })
final class UpCommand implements Callable<Integer> {
    private static final int DEFAULT_HTTP = 8080;
    private static final int DEFAULT_KAFKA = 9092;
    private static final int MAX_PORT = 65_535;

    private final Terminal terminal;

    @Option(names = "--watch", paramLabel = "DIR", description = "Scan what lands in this folder; may be repeated.")
    private List<Path> watched = List.of();

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Where state is kept. Default: $LAZARETTO_HOME, else ~/.lazaretto.")
    private Path data;

    @Option(
            names = "--port",
            paramLabel = "N",
            description = "HTTP port on the loopback interface; 0 picks a free one. Default: " + DEFAULT_HTTP + ".")
    private int port = DEFAULT_HTTP;

    @Option(
            names = "--kafka-port",
            paramLabel = "N",
            description = "Kafka port on the loopback interface; 0 picks a free one. Default: " + DEFAULT_KAFKA + ".")
    private int kafkaPort = DEFAULT_KAFKA;

    @Option(names = "--sample", description = "Scan three small models that Lazaretto brings along.")
    private boolean sample;

    @Mixin
    private TrustOption trust;

    UpCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Trouble {
        checkPort("--port", port);
        checkPort("--kafka-port", kafkaPort);
        try (DataDirectory directory = DataDirectory.open(data == null ? HomeDirectory.path() : data)) {
            UpOptions options = new UpOptions(directory.path(), port, kafkaPort, watched, sample, trust.read());
            return new Up(options, terminal.out(), terminal.err()).run();
        }
    }

    private static void checkPort(String option, int port) throws Trouble {
        if (port < 0 || port > MAX_PORT) {
            throw new Trouble(option + " must be a port number from 0 to " + MAX_PORT);
        }
    }
}
