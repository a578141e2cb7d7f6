package io.lazaretto.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.lazaretto.broker.BrokerOptions;
import io.lazaretto.broker.EmbeddedBroker;
import io.lazaretto.schemas.event.ModelArrival;
import io.lazaretto.worker.isolation.IsolationMode;
import io.lazaretto.worker.testing.Arrivals;
import io.lazaretto.worker.testing.Await;
import io.lazaretto.worker.testing.FindingReader;
import io.lazaretto.worker.testing.TestBroker;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker that is down at start, goes away in the middle and comes back. */
class BrokerOutageTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private BrokerOptions options() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return new BrokerOptions(folder.resolve("broker"), "localhost", free.getLocalPort(), BrokerOptions.QUICK);
        }
    }

    private ModelArrival arrival(String name) throws IOException {
        Path model = Files.createDirectory(folder.resolve(name));
        Files.writeString(model.resolve("README.md"), name);
        return Arrivals.arrival(model.toUri().toString(), name);
    }

    @Test
    void nothingIsLostWhileTheBrokerIsAway() throws Exception {
        BrokerOptions options = options();
        String bootstrap = "localhost:" + options.port();
        WorkerConfig config = WorkerConfig.of(bootstrap)
                .withLease(TestBroker.LEASE, TestBroker.DELIVERY_LIMIT)
                .withIsolation(IsolationMode.OFF)
                .withLane(Lane.STANDARD, LaneConfig.NONE)
                .withLane(Lane.DEEP, LaneConfig.NONE)
                .withTimes(Duration.ofSeconds(30), Duration.ofSeconds(1));
        try (WorkerService worker = new WorkerService(config)) {
            worker.start();
            assertThat(worker.health().live()).isTrue();
            EmbeddedBroker broker = EmbeddedBroker.start(options);
            TestBroker.setUp(bootstrap);
            ModelArrival before = arrival("before");
            Arrivals.publish(bootstrap, before);
            try (FindingReader findings = new FindingReader(bootstrap)) {
                findings.awaitArrival(before.getArrivalId(), 4, LIMIT);
            }
            ModelArrival during = arrival("during");
            Arrivals.publish(bootstrap, during);
            broker.close();
            Await.until("the lane goes on without a broker", LIMIT, () -> worker.health()
                    .live());
            broker = EmbeddedBroker.start(options);
            ModelArrival after = arrival("after");
            Arrivals.publish(bootstrap, after);
            try (FindingReader findings = new FindingReader(bootstrap)) {
                findings.awaitArrival(during.getArrivalId(), 4, LIMIT);
                findings.awaitArrival(after.getArrivalId(), 4, LIMIT);
            }
            assertThat(worker.health().live()).isTrue();
            worker.close();
            broker.close();
        }
    }
}
