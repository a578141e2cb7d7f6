package io.lazaretto.proving.suite;

import io.lazaretto.proving.checker.Demand;
import io.lazaretto.proving.cluster.Cluster;
import io.lazaretto.proving.cluster.Role;
import io.lazaretto.proving.corpus.Corpus;
import io.lazaretto.proving.corpus.TestModel;
import io.lazaretto.schemas.event.Profile;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The arrivals of one run, in an order that the seed decides. {@link #release} lets the next ones go and does not wait:
 * submissions go on while the cluster is struck. One thread calls.
 */
final class Load implements AutoCloseable {
    private static final int CLIENTS = 4;
    /** One submission in so many has so little time that it is decided without its findings first, and again with them. */
    private static final int HURRIED = 6;

    private static final Duration HURRY = Duration.ofSeconds(2);
    private static final List<Profile> PROFILES =
            List.of(Profile.INSPECT, Profile.STANDARD, Profile.STANDARD, Profile.DEEP);

    private final Path landing;
    private final ArrivalClient client;
    private final List<Callout> waiting = new ArrayList<>();
    private final List<Future<Demand>> released = new ArrayList<>();
    private final ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);

    /** How one model arrives. */
    private record Callout(TestModel model, boolean lands, Profile profile, Optional<Duration> deadline) {}

    Load(Cluster cluster, RunPlan plan) throws IOException {
        this.landing = cluster.directory().landing();
        List<URI> ingests =
                cluster.members(Role.INGEST).stream().map(cluster::url).toList();
        this.client = new ArrivalClient(ingests, plan.settle());
        Random random = new Random(plan.seed());
        Path models = cluster.directory().models();
        Path staging = Files.createDirectories(cluster.directory().root().resolve("staging"));
        for (TestModel model : new Corpus(plan.seed()).build(models, "sent", plan.submitted())) {
            Profile profile = PROFILES.get(random.nextInt(PROFILES.size()));
            boolean hurried = random.nextInt(HURRIED) == 0;
            waiting.add(new Callout(model, false, profile, hurried ? Optional.of(HURRY) : Optional.empty()));
        }
        for (TestModel model : new Corpus(plan.seed() + 1).build(staging, "landed", plan.landed())) {
            waiting.add(new Callout(model, true, Profile.STANDARD, Optional.empty()));
        }
        Collections.shuffle(waiting, random);
    }

    /** Lets arrivals go until {@code upTo} of them were released in all. */
    void release(int upTo) {
        while (released.size() < upTo) {
            Callout next = waiting.get(released.size());
            released.add(clients.submit(() -> arrive(next)));
        }
    }

    private Demand arrive(Callout callout) throws IOException {
        TestModel model = callout.model();
        if (callout.lands()) {
            Path landed = Landing.land(model, landing);
            return new Demand.Landed(
                    model.name(), landed.toUri(), model.recipe().expected());
        }
        String arrivalId = client.submit(model.folder(), callout.profile(), callout.deadline());
        return new Demand.Acknowledged(model.name(), arrivalId, model.recipe().expected());
    }

    /**
     * Waits until every released arrival was acknowledged or has landed.
     *
     * @throws IOException when one was not
     */
    List<Demand> finish(Duration timeout) throws IOException, InterruptedException {
        List<Demand> demands = new ArrayList<>();
        for (Future<Demand> arrival : released) {
            try {
                demands.add(arrival.get(timeout.toMillis(), TimeUnit.MILLISECONDS));
            } catch (ExecutionException e) {
                throw new IOException("an arrival was not taken in", e.getCause());
            } catch (TimeoutException e) {
                throw new IOException("an arrival was not taken in within " + timeout, e);
            }
        }
        return demands;
    }

    int repeatedRequests() {
        return client.repeated();
    }

    @Override
    public void close() {
        clients.shutdownNow();
        client.close();
    }
}
