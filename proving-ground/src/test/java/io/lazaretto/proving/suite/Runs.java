package io.lazaretto.proving.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.lazaretto.broker.BrokerOptions;
import io.lazaretto.proving.cluster.Cluster;
import io.lazaretto.proving.cluster.ClusterOptions;
import io.lazaretto.proving.cluster.Deployment;
import io.lazaretto.proving.cluster.Installation;
import io.lazaretto.proving.cluster.Role;
import io.lazaretto.proving.cluster.WorkingDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;

/** Runs plans against a deployment, prints and keeps their reports under {@code target/chaos}, and demands no violation. */
final class Runs {
    static final Duration RESTART = Duration.ofSeconds(120);
    /** Past the share groups' lease of 30 s. */
    static final Duration FREEZE = Duration.ofSeconds(44);

    private static final Path REPORTS = Path.of("target", "chaos");

    private Runs() {}

    /** Few kills of everything, the broker included: what every build runs. */
    static RunPlan brief(String name) {
        StrikePlan strikes =
                new StrikePlan(Map.of(Role.INGEST, 1, Role.WORKER, 2, Role.AGGREGATOR, 1, Role.BROKER, 1), 0);
        return new RunPlan(name, seed(), 32, 8, strikes, Duration.ofSeconds(2), FREEZE, RESTART, Duration.ofMinutes(3));
    }

    /** Every service is killed again and again, and two workers turn into zombies. */
    static RunPlan services(String name) {
        StrikePlan strikes = new StrikePlan(Map.of(Role.INGEST, 5, Role.WORKER, 9, Role.AGGREGATOR, 6), 2);
        return new RunPlan(
                name, seed(), 136, 24, strikes, Duration.ofSeconds(4), FREEZE, RESTART, Duration.ofMinutes(5));
    }

    /** The broker is killed in between. */
    static RunPlan broker(String name) {
        StrikePlan strikes =
                new StrikePlan(Map.of(Role.BROKER, 3, Role.INGEST, 3, Role.WORKER, 5, Role.AGGREGATOR, 5), 0);
        return new RunPlan(
                name, seed(), 130, 24, strikes, Duration.ofSeconds(4), FREEZE, RESTART, Duration.ofMinutes(5));
    }

    private static long seed() {
        return Long.getLong("lazaretto.seed", 20_261_124L);
    }

    static RunReport execute(
            Function<WorkingDirectory, Deployment> deployment,
            Installation installation,
            ClusterOptions options,
            RunPlan plan)
            throws IOException, InterruptedException {
        Path root = Files.createDirectories(
                REPORTS.resolve(plan.name() + "-" + ProcessHandle.current().pid()));
        WorkingDirectory directory = WorkingDirectory.create(root);
        try (Cluster cluster = new Cluster(
                deployment.apply(directory), installation, directory, options.withBroker(BrokerOptions.QUICK))) {
            cluster.start(RESTART);
            RunReport report = new PipelineRun(cluster, plan).execute();
            report.writeTo(REPORTS.resolve(plan.name() + ".json"));
            System.out.println(Files.readString(REPORTS.resolve(plan.name() + ".json")));
            return report;
        }
    }

    static void assertKept(RunReport report, RunPlan plan) {
        assertThat(report.details()).as("violations, logs under %s", REPORTS).isEmpty();
        assertThat(report.demanded()).isEqualTo(plan.arrivals());
        assertThat(report.decided()).isEqualTo(report.arrivals()).isGreaterThanOrEqualTo(plan.arrivals());
        assertThat(report.strikes().values().stream()
                        .mapToInt(Integer::intValue)
                        .sum())
                .isEqualTo(plan.strikes().total());
        assertThat(report.orphans()).as("processes left behind").isZero();
    }
}
