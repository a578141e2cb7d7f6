package io.lazaretto.worker.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.lazaretto.schemas.detector.DetectorCatalogue;
import io.lazaretto.schemas.event.FindingRecorded;
import io.lazaretto.schemas.event.ModelArrival;
import io.lazaretto.schemas.event.Outcome;
import io.lazaretto.worker.testing.Arrivals;
import io.lazaretto.worker.testing.Await;
import io.lazaretto.worker.testing.FindingReader;
import io.lazaretto.worker.testing.TestBroker;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged application, as it is deployed: class path of the scanner processes, health, metrics, orderly stop. */
class WorkerApplicationIT {
    private static final Path JAR = Path.of("target", "quarkus-app", "quarkus-run.jar");
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir
    Path folder;

    private Process process;
    private int port;

    @BeforeEach
    void isPackaged() {
        assumeTrue(Files.exists(JAR), "not packaged: built with quarkus.build.skip");
    }

    @AfterEach
    void stop() {
        if (process != null) {
            process.destroyForcibly();
        }
    }

    private void start(String bootstrap) throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:TieredStopAtLevel=1",
                        "-Dquarkus.http.host=localhost",
                        "-Dquarkus.http.port=" + port,
                        "-Dlazaretto.worker.bootstrap-servers=" + bootstrap,
                        "-Dlazaretto.worker.replication=1",
                        "-jar",
                        JAR.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("worker.log").toFile())
                .start();
    }

    private int status(String path) {
        return get(path).map(HttpResponse::statusCode).orElse(-1);
    }

    private java.util.Optional<HttpResponse<String>> get(String path) {
        try {
            URI uri = URI.create("http://localhost:" + port + path);
            return java.util.Optional.of(
                    HTTP.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString()));
        } catch (IOException e) {
            return java.util.Optional.empty();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void thePackagedWorkerScansAnswersAndStops() throws Exception {
        String bootstrap = TestBroker.shared().bootstrap();
        start(bootstrap);
        Await.until("the worker is ready", LIMIT, () -> status("/q/health/ready") == 200);
        Path model = Files.createDirectory(folder.resolve("model"));
        Files.write(model.resolve("m.pkl"), "cposix\nsystem\n(S'x'\ntR.".getBytes(StandardCharsets.US_ASCII));
        ModelArrival arrival = Arrivals.arrival(model.toUri().toString(), "packaged");
        try (FindingReader findings = new FindingReader(bootstrap)) {
            Arrivals.publish(bootstrap, arrival);
            List<FindingRecorded> recorded = findings.awaitArrival(arrival.getArrivalId(), 4, LIMIT);
            assertThat(recorded)
                    .filteredOn(r -> r.getFinding().getDetector().equals(DetectorCatalogue.PICKLE))
                    .extracting(r -> r.getFinding().getOutcome())
                    .containsExactly(Outcome.THREAT);
        }
        assertThat(status("/q/health/live")).isEqualTo(200);
        assertThat(get("/q/metrics").orElseThrow().body()).contains("lazaretto_worker_item_duration");
        process.destroy();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aBrokerThatIsDownKeepsTheWorkerLiveAndNotReady() throws Exception {
        int closed;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = free.getLocalPort();
        }
        start("localhost:" + closed);
        Await.until("the worker is live", LIMIT, () -> status("/q/health/live") == 200);
        assertThat(status("/q/health/ready")).isEqualTo(503);
        Await.until("the log says why", LIMIT, () -> Files.readString(folder.resolve("worker.log"))
                .contains("cluster is not there yet"));
        process.destroy();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }
}
