package io.lazaretto.broker;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/** A running broker. Outside clients can use it. Thread-safe; {@link #close} waits for an orderly stop. */
public final class EmbeddedBroker implements AutoCloseable {
    private static final int ATTEMPTS = 3;
    private static final int NODE_ID = 1;
    /** Controller and broker are one process: while the one can miss the other, both are asleep. */
    private static final String SESSION_MILLIS = "86400000";

    private final KafkaRaftServer server;
    private final String bootstrap;

    private EmbeddedBroker(KafkaRaftServer server, String bootstrap) {
        this.server = server;
        this.bootstrap = bootstrap;
    }

    /**
     * Starts the broker and returns when it accepts clients.
     *
     * @throws BrokerStartException when the directory cannot be used or the port is taken
     */
    public static EmbeddedBroker start(BrokerOptions options) {
        requireNonNull(options, "options is null");
        for (int attempt = 1; ; attempt++) {
            try {
                return tryStart(options);
            } catch (IOException | RuntimeException e) {
                // A free port is picked before it is bound, so another process may take it in between.
                boolean picked = options.port() == 0;
                if (!picked || attempt == ATTEMPTS) {
                    throw new BrokerStartException(
                            "the Kafka broker did not start on port " + options.port() + " with data in "
                                    + options.directory() + ": " + rootMessage(e),
                            e);
                }
            }
        }
    }

    private static String rootMessage(Throwable e) {
        Throwable cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage());
    }

    private static EmbeddedBroker tryStart(BrokerOptions options) throws IOException {
        int port = options.port() == 0 ? freePort() : options.port();
        int controllerPort = freePort();
        Path data = options.directory().resolve("kafka");
        Files.createDirectories(data);
        if (Files.notExists(data.resolve("meta.properties"))) {
            format(data);
        } else {
            Predecessor.takeLeave(data, NODE_ID, controllerPort);
        }
        Map<String, String> config = defaults(data, options.host(), port, controllerPort);
        config.putAll(options.overrides());
        KafkaRaftServer server = new KafkaRaftServer(new KafkaConfig(config, false), Time.SYSTEM);
        try {
            server.startup();
        } catch (RuntimeException e) {
            server.shutdown();
            throw e;
        }
        return new EmbeddedBroker(server, options.host() + ":" + port);
    }

    private static Map<String, String> defaults(Path data, String host, int port, int controllerPort) {
        Map<String, String> config = new HashMap<>();
        config.put("process.roles", "broker,controller");
        config.put("node.id", String.valueOf(NODE_ID));
        config.put("controller.quorum.voters", NODE_ID + "@localhost:" + controllerPort);
        config.put("listeners", "PLAINTEXT://" + host + ":" + port + ",CONTROLLER://localhost:" + controllerPort);
        config.put("advertised.listeners", "PLAINTEXT://" + host + ":" + port);
        config.put("controller.listener.names", "CONTROLLER");
        config.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        config.put("log.dirs", data.toString());
        config.put("broker.session.timeout.ms", SESSION_MILLIS);
        // One broker cannot hold three replicas of the internal topics.
        for (String topic : new String[] {"offsets.topic", "transaction.state.log", "share.coordinator.state.topic"}) {
            config.put(topic + ".replication.factor", "1");
            config.put(topic + ".num.partitions", "3");
        }
        config.put("transaction.state.log.min.isr", "1");
        config.put("share.coordinator.state.topic.min.isr", "1");
        config.put("group.initial.rebalance.delay.ms", "0");
        config.put("group.share.max.size", "1000");
        config.put("group.share.assignment.interval.ms", "0");
        config.put("group.share.initialize.retry.interval.ms", "1000");
        config.put("log.cleaner.dedupe.buffer.size", "2097152");
        config.put("auto.create.topics.enable", "false");
        return config;
    }

    /** What {@code kafka-storage.sh format} does. */
    private static void format(Path data) throws IOException {
        try {
            new Formatter()
                    .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                    .setClusterId(Uuid.randomUuid().toString())
                    .setNodeId(NODE_ID)
                    .setControllerListenerName("CONTROLLER")
                    .addDirectory(data.toString())
                    .setMetadataLogDirectory(data.toString())
                    .setReleaseVersion(MetadataVersion.latestProduction())
                    .run();
        } catch (Exception e) {
            throw new IOException("could not format " + data, e);
        }
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** {@code host:port} for clients. */
    public String bootstrap() {
        return bootstrap;
    }

    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
    }
}
