package io.lazaretto.standalone.pipeline;

import io.lazaretto.schemas.content.RecentDigests;
import io.lazaretto.schemas.trust.TrustFolder;
import io.lazaretto.standalone.trouble.Trouble;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.Optional;

/** A pipeline for one command. Its data is in a temporary directory that {@link #close} removes. */
public final class TemporaryPipeline implements AutoCloseable {
    private final TemporaryDirectory data;
    private final Pipeline pipeline;

    private TemporaryPipeline(TemporaryDirectory data, Pipeline pipeline) {
        this.data = data;
        this.pipeline = pipeline;
    }

    /**
     * Returns when arrivals can be published; the rest comes up meanwhile.
     *
     * @param models how many are to be scanned
     * @param inference whether any of them is scanned under more than the inspect profile
     * @param trust whose signatures count
     */
    public static TemporaryPipeline start(int models, boolean inference, TrustFolder trust) throws Trouble {
        TemporaryDirectory data = TemporaryDirectory.create();
        BrokerDeath.announce(data.path(), "what had no verdict yet has none", System.err, data::close);
        try {
            Pipeline pipeline = Pipeline.open(
                    PipelineOptions.passing(data.path(), models, inference, trust), new SimpleMeterRegistry());
            pipeline.start();
            return new TemporaryPipeline(data, pipeline);
        } catch (Trouble | RuntimeException e) {
            data.close();
            throw e;
        }
    }

    /** Its state, removed on close. */
    public Path data() {
        return data.path();
    }

    /** Where sessions of this process tell the pipeline what they have hashed. */
    public RecentDigests digests() {
        return Pipeline.digests(data.path());
    }

    public String bootstrap() {
        return pipeline.bootstrap();
    }

    /** What keeps verdicts from coming; empty while there is hope. */
    public Optional<String> failure() {
        return pipeline.failure();
    }

    @Override
    public void close() {
        // Ctrl-C interrupts the command; cleaning up takes the time it takes.
        boolean interrupted = Thread.interrupted();
        pipeline.close();
        data.close();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
