package io.lazaretto.standalone.up;

import static java.util.Objects.requireNonNull;

import io.lazaretto.schemas.topic.Topics;
import io.lazaretto.standalone.cluster.ClusterAccess;
import io.lazaretto.standalone.cluster.RunningInstance;
import io.lazaretto.standalone.feed.EventFeed;
import io.lazaretto.standalone.pipeline.BrokerDeath;
import io.lazaretto.standalone.pipeline.Pipeline;
import io.lazaretto.standalone.pipeline.PipelineOptions;
import io.lazaretto.standalone.trouble.Trouble;
import io.lazaretto.standalone.web.HttpServer;
import io.lazaretto.standalone.web.WebContext;
import io.micrometer.core.instrument.Metrics;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The pipeline until it is stopped. For one use. */
public final class Up {
    private static final Logger LOGGER = LoggerFactory.getLogger(Up.class);
    private static final Duration READY_TIMEOUT = Duration.ofMinutes(2);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final UpOptions options;
    private final PrintStream out;
    private final PrintStream err;
    private volatile HttpServer server;

    public Up(UpOptions options, PrintStream out, PrintStream err) {
        this.options = requireNonNull(options, "options is null");
        this.out = requireNonNull(out, "out is null");
        this.err = requireNonNull(err, "err is null");
    }

    /** {@link #run(Runnable)} with nothing more to do. */
    public int run() throws Trouble {
        return run(() -> {});
    }

    /**
     * Returns the exit code when the process was told to stop.
     *
     * @param whenReady runs on a thread of its own once the pipeline is ready
     * @throws Trouble when the pipeline cannot be started
     */
    public int run(Runnable whenReady) throws Trouble {
        for (Path folder : options.watched()) {
            if (Files.exists(folder) && !Files.isDirectory(folder)) {
                throw new Trouble("--watch needs a folder, and " + folder + " is none");
            }
        }
        int httpPort = Ports.free("--port", options.httpPort());
        int kafkaPort = Ports.free("--kafka-port", options.kafkaPort());
        err.println("lazaretto: starting, data in " + options.data());
        BrokerDeath.announce(options.data(), "what was accepted before is kept there", err, () -> {});
        Pipeline pipeline = Pipeline.open(
                PipelineOptions.lasting(options.data(), kafkaPort, options.watched(), options.trust()),
                Metrics.globalRegistry);
        // On a signal the process ends when all its hooks have; the one of Quarkus does not wait for this.
        Once stopping = new Once(() -> stopping(pipeline));
        Runtime.getRuntime().addShutdownHook(new Thread(stopping, "up-stop"));
        try {
            return serve(pipeline, httpPort, whenReady, stopping);
        } finally {
            stopping.run();
        }
    }

    /** Makes {@link #run} return; for any thread, once the pipeline is ready. */
    public void stop() {
        server.stop();
    }

    private int serve(Pipeline pipeline, int httpPort, Runnable whenReady, Once stopping) throws Trouble {
        ClusterAccess access = ClusterAccess.of(pipeline.bootstrap());
        // Before anything can decide: no verdict goes unprinted.
        EventFeed feed = EventFeed.open(access, List.of(Topics.VERDICTS), PATIENCE);
        try (VerdictLines lines = new VerdictLines(feed, pipeline::failure, out, err);
                WebContext context = new WebContext(pipeline)) {
            pipeline.start();
            pipeline.startIngest();
            context.start();
            server = new HttpServer(httpPort, context);
            return server.run(
                    () -> {
                        ready(pipeline, access, lines);
                        Thread.ofPlatform().name("when-ready").daemon().start(whenReady);
                    },
                    stopping);
        }
    }

    private void ready(Pipeline pipeline, ClusterAccess access, VerdictLines lines)
            throws Trouble, InterruptedException {
        if (!pipeline.awaitReady(READY_TIMEOUT)) {
            throw new Trouble(pipeline.failure()
                    .orElse("the pipeline did not get ready within " + READY_TIMEOUT.toSeconds() + " s"));
        }
        RunningInstance instance = new RunningInstance(server.url(), access.bootstrap());
        try {
            instance.write(options.data());
        } catch (IOException e) {
            throw new Trouble("the data directory " + options.data() + " is not writable: " + e.getMessage(), e);
        }
        out.println("ready http=" + instance.http() + " kafka=" + instance.kafka());
        out.flush();
        lines.start();
        if (options.sample()) {
            new SampleRun(access, options.data().resolve("samples"), err).start();
        }
    }

    private void stopping(Pipeline pipeline) {
        try {
            RunningInstance.remove(options.data());
        } catch (IOException e) {
            LOGGER.warn("not removed file=running error={}", e.getMessage());
        }
        pipeline.close();
    }
}
