package io.lazaretto.aggregator.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import io.lazaretto.aggregator.testing.Arrivals;
import io.lazaretto.aggregator.testing.TopicClient;
import io.lazaretto.aggregator.testing.Verdicts;
import io.lazaretto.broker.BrokerOptions;
import io.lazaretto.broker.EmbeddedBroker;
import io.lazaretto.schemas.event.Profile;
import io.lazaretto.schemas.event.Verdict;
import io.lazaretto.schemas.event.VerdictKind;
import io.lazaretto.schemas.serde.Contracts;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The application as it is shipped, over HTTP, with a real broker. */
@QuarkusTest
@QuarkusTestResource(ApplicationTest.Broker.class)
class ApplicationTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** One broker for the application under test. */
    public static final class Broker implements QuarkusTestResourceLifecycleManager {
        private EmbeddedBroker broker;

        @Override
        public Map<String, String> start() {
            try {
                Path directory = Files.createTempDirectory("aggregator-application");
                broker = EmbeddedBroker.start(BrokerOptions.forTests(directory.resolve("broker")));
                return Map.of(
                        "lazaretto.aggregator.bootstrap-servers",
                        broker.bootstrap(),
                        "lazaretto.aggregator.state-dir",
                        directory.resolve("state").toString());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void stop() {
            broker.close();
        }
    }

    @TestHTTPResource
    URI root;

    @Inject
    AggregatorSettings settings;

    private final HttpClient http = HttpClient.newHttpClient();

    @BeforeEach
    void untilReady() throws Exception {
        await("/q/health/ready", 200);
    }

    @Test
    void theGateAnswersWithAnEntityTagAndFailsClosed() throws Exception {
        String content = Verdicts.content("gate");
        assertThat(get("/verdicts/" + content).statusCode()).isEqualTo(404);
        publish(Verdicts.verdict("gate-1", content, VerdictKind.PASSED, 1));
        HttpResponse<String> passed = await("/verdicts/" + content, 200);
        assertThat(passed.body()).contains("\"verdict\":\"PASSED\"", "\"action\":\"ADMIT\"");
        assertThat(passed.headers().firstValue("cache-control")).contains("no-cache");
        String tag = passed.headers().firstValue("etag").orElseThrow();
        assertThat(get("/verdicts/" + content, "If-None-Match", tag).statusCode())
                .isEqualTo(304);

        publish(Verdicts.verdict("gate-2", content, VerdictKind.MALICIOUS, 1));
        Instant end = Instant.now().plus(PATIENCE);
        HttpResponse<String> worst = get("/verdicts/" + content, "If-None-Match", tag);
        while (worst.statusCode() == 304 && Instant.now().isBefore(end)) {
            worst = get("/verdicts/" + content, "If-None-Match", tag);
        }
        assertThat(worst.body()).contains("\"verdict\":\"MALICIOUS\"", "\"action\":\"REJECT\"");
        assertThat(get("/verdicts/" + content + "?profile=deep").body()).contains("MALICIOUS");
    }

    @Test
    void everyErrorIsAProblem() throws Exception {
        for (String path : new String[] {
            "/verdicts/nonsense",
            "/verdicts/" + Verdicts.content("x") + "?profile=fast",
            "/verdicts/" + Verdicts.content("unknown"),
            "/arrivals/unknown",
            "/models?limit=0",
            "/models?limit=501",
            "/nowhere"
        }) {
            HttpResponse<String> response = get(path);
            assertThat(response.statusCode()).as(path).isBetween(400, 404);
            assertThat(response.headers().firstValue("content-type").orElse(""))
                    .as(path)
                    .startsWith("application/problem+json");
            assertThat(response.body()).contains("\"status\":" + response.statusCode());
        }
    }

    @Test
    void anArrivalIsPendingUntilItsVerdict() throws Exception {
        try (TopicClient client = new TopicClient(settings.bootstrapServers())) {
            var arrival = Arrivals.arrival("pending", Profile.STANDARD);
            arrival.setAcceptedAt(Instant.now());
            client.publish(arrival);
        }
        assertThat(await("/arrivals/pending", 200).body())
                .contains("\"state\":\"pending\"", "\"profile\":\"standard\"", "\"deadlineAt\"");
    }

    @Test
    void modelsAreListedPageByPage() throws Exception {
        for (int i = 0; i < 3; i++) {
            publish(Verdicts.verdict("page-" + i, Verdicts.content("page-" + i), VerdictKind.PASSED, 1));
        }
        await("/arrivals/page-2", 200);
        HttpResponse<String> first = get("/models?limit=1");
        assertThat(first.body()).contains("\"models\":[{", "\"next\":");
        String next = first.body().replaceAll("(?s).*\"next\":\"([^\"]+)\".*", "$1");
        assertThat(get("/models?limit=1&after=" + next).body()).doesNotContain("\"arrivalId\":\"" + next + "\"");
    }

    @Test
    void newVerdictsAreServerSentEvents() throws Exception {
        CountDownLatch connected = new CountDownLatch(1);
        CompletableFuture<String> event = new CompletableFuture<>();
        HttpResponse<InputStream> stream = http.send(
                HttpRequest.newBuilder(root.resolve("/events")).build(), HttpResponse.BodyHandlers.ofInputStream());
        assertThat(stream.headers().firstValue("content-type").orElse("")).startsWith("text/event-stream");
        Thread reader = Thread.ofVirtual().start(() -> {
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8))) {
                StringBuilder seen = new StringBuilder();
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    connected.countDown();
                    seen.append(line).append('\n');
                    if (line.startsWith("data") && seen.indexOf("live/1") >= 0) {
                        event.complete(seen.toString());
                        return;
                    }
                }
            } catch (IOException e) {
                event.completeExceptionally(e);
            }
        });
        assertThat(connected.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        publish(Verdicts.verdict("live", Verdicts.content("live"), VerdictKind.SUSPICIOUS, 1));
        assertThat(event.get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .containsPattern("event: ?verdict")
                .containsPattern("id: ?live/1")
                .contains("\"verdict\":\"SUSPICIOUS\"");
        reader.join(PATIENCE);
    }

    @Test
    void healthMetricsAndTheDescriptionAreThere() throws Exception {
        assertThat(get("/q/health/live").statusCode()).isEqualTo(200);
        assertThat(get("/q/metrics").body()).contains("kafka_stream");
        assertThat(get("/q/openapi").body())
                .contains("/verdicts/{contentDigest}", "/arrivals/{arrivalId}", "/models", "/events")
                .doesNotContain("Apicurio");
    }

    private void publish(Verdict verdict) {
        try (TopicClient client = new TopicClient(settings.bootstrapServers())) {
            client.publish(Contracts.VERDICTS, verdict.getArrivalId(), verdict);
        }
    }

    private HttpResponse<String> await(String path, int status) throws Exception {
        Instant end = Instant.now().plus(PATIENCE);
        HttpResponse<String> response = get(path);
        while (response.statusCode() != status && Instant.now().isBefore(end)) {
            response = get(path);
        }
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        return response;
    }

    private HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(root.resolve(path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
