package io.lazaretto.proving.suite;

import static java.util.Objects.requireNonNull;

import io.lazaretto.proving.capture.Backlog;
import io.lazaretto.proving.capture.Capture;
import io.lazaretto.proving.capture.PipelineReader;
import io.lazaretto.proving.checker.Checker;
import io.lazaretto.proving.checker.Demand;
import io.lazaretto.proving.checker.Violation;
import io.lazaretto.proving.cluster.Await;
import io.lazaretto.proving.cluster.Cluster;
import io.lazaretto.proving.cluster.Member;
import io.lazaretto.proving.cluster.Signal;
import io.lazaretto.schemas.detector.DetectorCatalogue;
import io.lazaretto.schemas.event.Verdict;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one plan on a cluster that is up: arrivals before and during every strike, then quiet, then the checker.
 * Used once.
 */
public final class PipelineRun {
    private static final Logger LOGGER = LoggerFactory.getLogger(PipelineRun.class);
    private static final long BUSY = 5;
    private static final Duration BUSY_WAIT = Duration.ofSeconds(10);
    private static final Duration TOPIC = Duration.ofSeconds(60);

    private final Cluster cluster;
    private final RunPlan plan;
    private final Random random;
    private final PipelineReader reader;
    private final Checker checker;
    private final Map<String, Integer> struck = new TreeMap<>();
    private long heldByZombies;

    public PipelineRun(Cluster cluster, RunPlan plan) {
        this.cluster = requireNonNull(cluster, "cluster is null");
        this.plan = requireNonNull(plan, "plan is null");
        this.random = new Random(plan.seed());
        this.reader = new PipelineReader(cluster.bootstrap(), TOPIC);
        this.checker = new Checker(DetectorCatalogue.release(), plan.strikes().total());
    }

    /**
     * @throws IOException when the corpus cannot be written, a member cannot be restarted or a submission is refused
     * @throws InterruptedException when interrupted
     */
    public RunReport execute() throws IOException, InterruptedException {
        List<Strike> strikes = plan.strikes().strikes(cluster, random);
        long begin = System.nanoTime();
        List<Demand> demands;
        int repeated;
        try (Load load = new Load(cluster, plan)) {
            int weights = strikes.stream().mapToInt(s -> s.kind().arrivals()).sum() + 1;
            int before = 0;
            for (Strike strike : strikes) {
                int weight = strike.kind().arrivals();
                load.release(plan.arrivals() * (2 * before + weight) / (2 * weights));
                before += weight;
                int duringTheFault = plan.arrivals() * before / weights;
                strike(strike, () -> load.release(duringTheFault));
            }
            load.release(plan.arrivals());
            demands = load.finish(plan.settle());
            repeated = load.repeatedRequests();
        }
        long loaded = System.nanoTime();
        Capture capture = new Quiet(reader, checker).await(demands, plan.settle());
        long quiet = System.nanoTime();
        List<Violation> violations = checker.check(capture, demands);
        return report(capture, demands, violations, repeated, seconds(begin, loaded), seconds(loaded, quiet));
    }

    private static long seconds(long from, long to) {
        return Duration.ofNanos(to - from).toSeconds();
    }

    /** @param meanwhile arrivals that come while the member is down or frozen */
    private void strike(Strike strike, Runnable meanwhile) throws IOException {
        Member member = strike.member();
        long earliest = System.nanoTime() + plan.pause().toNanos();
        LOGGER.info("strike kind={} member={}", strike.kind(), member.name());
        struck.merge(strike.kind() + " " + member.role().label(), 1, Integer::sum);
        switch (strike.kind()) {
            case KILL -> {
                // Somewhere in the middle of the arrivals, not always at the first.
                pass(Duration.ofMillis(random.nextInt(1500)));
                cluster.signal(member, Signal.KILL);
                meanwhile.run();
                cluster.start(member);
                cluster.awaitReady(member, plan.start());
            }
            case PAUSE -> freeze(member, meanwhile);
        }
        pass(Duration.ofNanos(Math.max(0, earliest - System.nanoTime())));
    }

    private void freeze(Member member, Runnable meanwhile) throws IOException {
        try (Backlog backlog = new Backlog(cluster.bootstrap(), TOPIC)) {
            // With more open than the other workers can hold, this one holds some.
            Await.holds(BUSY_WAIT, () -> backlog.total() >= BUSY);
            cluster.signal(member, Signal.STOP);
            meanwhile.run();
            pass(plan.freeze().dividedBy(2));
            heldByZombies += backlog.total();
            pass(plan.freeze().dividedBy(2));
            cluster.signal(member, Signal.CONT);
        }
    }

    /** Lets time pass: the length of a fault is part of the fault. */
    private static void pass(Duration time) {
        if (Await.holds(time, () -> false)) {
            throw new AssertionError("time passed before it passed");
        }
    }

    private RunReport report(
            Capture capture,
            List<Demand> demands,
            List<Violation> violations,
            int repeated,
            long loadSeconds,
            long settleSeconds) {
        Set<String> arrivals = new HashSet<>();
        capture.arrivals().forEach(a -> arrivals.add(a.value().getArrivalId()));
        long decided = capture.verdicts().stream()
                .map(v -> v.value())
                .filter(Verdict::getFinal$)
                .map(Verdict::getArrivalId)
                .filter(arrivals::contains)
                .distinct()
                .count();
        return new RunReport(
                plan.name(),
                cluster.deployment().name(),
                plan.seed(),
                struck,
                demands.size(),
                arrivals.size(),
                capture.arrivals().size(),
                (int) decided,
                capture.verdicts().size(),
                RunReport.arrivalsByRevisions(capture),
                capture.findings().size(),
                RunReport.distinctFindings(capture),
                capture.tasks().size(),
                repeated,
                heldByZombies,
                cluster.deployment().orphans(),
                loadSeconds,
                settleSeconds,
                RunReport.count(violations),
                RunReport.details(violations));
    }
}
