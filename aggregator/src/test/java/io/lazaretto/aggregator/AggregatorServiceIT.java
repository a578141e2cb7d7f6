package io.lazaretto.aggregator;

import static org.assertj.core.api.Assertions.assertThat;

import io.lazaretto.aggregator.testing.Arrivals;
import io.lazaretto.aggregator.testing.Findings;
import io.lazaretto.aggregator.testing.TopicClient;
import io.lazaretto.broker.BrokerOptions;
import io.lazaretto.broker.EmbeddedBroker;
import io.lazaretto.schemas.detector.DetectorCatalogue;
import io.lazaretto.schemas.event.ArrivalRef;
import io.lazaretto.schemas.event.ModelArrival;
import io.lazaretto.schemas.event.Outcome;
import io.lazaretto.schemas.event.Profile;
import io.lazaretto.schemas.event.ScanTask;
import io.lazaretto.schemas.event.Verdict;
import io.lazaretto.schemas.event.VerdictKind;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AggregatorServiceIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    static Path directory;

    @Test
    void anArrivalGetsItsVerdictWithinTwoCommitsOfItsLastFinding() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerOptions.forTests(directory.resolve("broker")));
                AggregatorService service =
                        new AggregatorService(AggregatorConfig.builder(broker.bootstrap(), directory.resolve("state"))
                                .catalogue(Findings.CATALOGUE)
                                .commitInterval(Duration.ofMillis(25))
                                .instanceId("it")
                                .build());
                TopicClient client = new TopicClient(broker.bootstrap())) {
            service.start();
            assertThat(service.awaitRunning(PATIENCE)).isTrue();
            assertThat(service.health().ready()).as(service.health().detail()).isTrue();

            List<Long> latencies = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                ModelArrival arrival = Arrivals.arrival("a" + i, Profile.INSPECT);
                arrival.setAcceptedAt(Instant.now());
                client.publish(arrival);
                Findings.cleanInspection(Arrivals.ref(arrival)).forEach(client::publish);
                long start = System.nanoTime();
                int expected = i + 1;
                List<Verdict> verdicts = client.verdicts(all -> all.size() >= expected, PATIENCE);
                latencies.add((System.nanoTime() - start) / 1_000_000);
                assertThat(verdicts).hasSize(expected);
            }
            System.out.println("last finding to verdict, ms: " + latencies);

            ModelArrival deeper = Arrivals.arrival("s", Profile.STANDARD);
            deeper.setAcceptedAt(Instant.now());
            ArrivalRef standard = Arrivals.ref(deeper);
            client.publish(deeper);
            client.publish(
                    Findings.recorded(Findings.inspection(Findings.CONTENT, DetectorCatalogue.MANIFEST), standard));
            ScanTask task = client.tasks(all -> !all.isEmpty(), PATIENCE).getFirst();
            client.publish(Findings.answer(
                    task.getDetectors().getFirst().getFindingId(), DetectorCatalogue.TENSOR_CENSUS, Outcome.CLEAR));
            List<Verdict> verdicts = client.verdicts(all -> all.size() >= 13, PATIENCE);
            assertThat(verdicts).allMatch(v -> v.getVerdict() == VerdictKind.PASSED && v.getFinal$());
        }
    }
}
