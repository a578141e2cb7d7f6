package io.lazaretto.proving.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.lazaretto.broker.BrokerOptions;
import io.lazaretto.proving.capture.Capture;
import io.lazaretto.proving.capture.Captured;
import io.lazaretto.proving.capture.PipelineReader;
import io.lazaretto.proving.checker.Checker;
import io.lazaretto.proving.checker.Demand;
import io.lazaretto.proving.cluster.Cluster;
import io.lazaretto.proving.cluster.ClusterOptions;
import io.lazaretto.proving.cluster.Installation;
import io.lazaretto.proving.cluster.ProcessDeployment;
import io.lazaretto.proving.cluster.Role;
import io.lazaretto.proving.cluster.WorkingDirectory;
import io.lazaretto.proving.corpus.Corpus;
import io.lazaretto.proving.corpus.Recipe;
import io.lazaretto.proving.corpus.TestModel;
import io.lazaretto.schemas.detector.DetectorCatalogue;
import io.lazaretto.schemas.event.FindingRecorded;
import io.lazaretto.schemas.event.Profile;
import io.lazaretto.schemas.topic.Topics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Four workers share one backlog: of the scan lane, which has one partition, and of the inspect lane, which has fewer
 * partitions than the fleet has consumers. In the quiet case every item is done exactly once, and everybody works.
 */
class FleetIT {
    private static final int WORKERS = 4;
    private static final int MODELS = 100;
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @Test
    void aFleetLargerThanThePartitionsSharesOneBacklog() throws Exception {
        assertThat(Topics.SCAN_TASKS_STANDARD.partitions()).isLessThan(WORKERS);
        Path root =
                Path.of("target", "chaos", "fleet-" + ProcessHandle.current().pid());
        ClusterOptions options = ClusterOptions.of(1, WORKERS, 1).withBroker(BrokerOptions.QUICK);
        try (Cluster cluster = new Cluster(
                new ProcessDeployment(),
                Installation.ofThisBuild(Path.of("..")),
                WorkingDirectory.create(root),
                options)) {
            cluster.start(Runs.RESTART);
            List<Demand> demands = submit(cluster);
            PipelineReader reader = new PipelineReader(cluster.bootstrap(), PATIENCE);
            Checker checker = new Checker(DetectorCatalogue.release(), 0);
            Capture capture = new Quiet(reader, checker).await(demands, PATIENCE);

            Map<String, Integer> inspections =
                    share(capture, f -> f.getFinding().getStage() == 0);
            Map<String, Integer> scans = share(capture, f -> f.getFinding().getStage() > 0);
            String distribution =
                    "fleet: inspection findings by worker " + inspections + ", scan findings by worker " + scans;
            System.out.println(distribution);
            Files.writeString(Path.of("target", "chaos", "fleet.txt"), distribution + "\n");
            assertThat(checker.check(capture, demands)).isEmpty();
            assertThat(inspections).as("workers that inspect").hasSize(WORKERS);
            assertThat(scans).as("workers that scan the one partition").hasSize(WORKERS);
            assertThat(scans.values().stream().mapToInt(Integer::intValue).sum())
                    .as("scan findings, one for each detector of each task")
                    .isEqualTo(capture.tasks().stream()
                            .mapToInt(t -> t.value().getDetectors().size())
                            .sum())
                    .isGreaterThanOrEqualTo(MODELS);
        }
    }

    /** Different models, so that nothing is re-used; all at once, so that there is a backlog. */
    private static List<Demand> submit(Cluster cluster) throws Exception {
        List<Demand> demands = new ArrayList<>();
        Corpus corpus = new Corpus(11);
        Path models = cluster.directory().models();
        try (ArrivalClient client = new ArrivalClient(
                cluster.members(Role.INGEST).stream().map(cluster::url).toList(), PATIENCE)) {
            for (int i = 0; i < MODELS; i++) {
                TestModel model = corpus.write(models, "fleet-" + i, Recipe.CLEAN_SAFETENSORS);
                String arrivalId = client.submit(model.folder(), Profile.STANDARD, Optional.empty());
                demands.add(new Demand.Acknowledged(
                        model.name(), arrivalId, model.recipe().expected()));
            }
        }
        return demands;
    }

    private static Map<String, Integer> share(Capture capture, Predicate<FindingRecorded> which) {
        return capture.findings().stream()
                .map(Captured::value)
                .filter(which)
                .collect(Collectors.toMap(FindingRecorded::getWorker, unused -> 1, Integer::sum, TreeMap::new));
    }
}
