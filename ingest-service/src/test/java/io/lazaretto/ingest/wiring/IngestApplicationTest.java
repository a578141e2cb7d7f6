package io.lazaretto.ingest.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lazaretto.ingest.testing.ArrivalTopic;
import io.lazaretto.ingest.testing.Await;
import io.lazaretto.schemas.cloudevent.CloudEvent;
import io.lazaretto.schemas.event.ModelArrival;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The application as it is deployed, on a real broker. */
@QuarkusTest
@QuarkusTestResource(BrokerResource.class)
class IngestApplicationTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TestHTTPResource
    URI base;

    @Inject
    IngestSettings settings;

    private Path watched;
    private String bootstrap;

    @BeforeEach
    void readSettings() {
        watched = settings.watch().getFirst().directory();
        bootstrap = settings.bootstrapServers();
    }

    @Test
    void aSubmittedModelIsAcceptedAndPublishedInTheCallersTrace() throws Exception {
        Path model = Files.writeString(watched.resolve("rest-model.bin"), "weights");
        String trace = "0af7651916cd43dd8448eb211c80319c";
        HttpResponse<String> response = CLIENT.send(
                post("{\"source\":\"" + model.toUri() + "\",\"profile\":\"inspect\",\"deadline\":\"PT5M\"}")
                        .header("traceparent", "00-" + trace + "-b7ad6b7169203331-01")
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        JsonNode body = JSON.readTree(response.body());
        assertThat(response.statusCode()).isEqualTo(202);
        String id = body.get("arrivalId").asText();
        assertThat(response.headers().firstValue("location").orElseThrow()).endsWith("/arrivals/" + id);
        assertThat(body.get("contentDigest").asText())
                .startsWith("sha256:")
                .isEqualTo(body.get("revision").asText());
        assertThat(Path.of(URI.create(body.get("artifactUri").asText()))).isEqualTo(model);
        try (ArrivalTopic topic = new ArrivalTopic(bootstrap)) {
            ConsumerRecord<String, ModelArrival> record = topic.await(id).getFirst();
            assertThat(CloudEvent.traceparent(record.headers())).startsWith("00-" + trace);
            assertThat(record.value().getOrigin()).isEqualTo("rest");
            assertThat(record.value().getRequest().getDeadlineMillis()).isEqualTo(300_000);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{                                                              | 400 | body-malformed",
                "[]                                                             | 400 | body-malformed",
                "null                                                           | 400 | body-malformed",
                "{\"source\":\"file:///x\"} trailing                            | 400 | body-malformed",
                "{\"source\":\"file:///x\",\"source\":\"file:///y\"}            | 400 | body-malformed",
                "{\"source\":\"file:///x\",\"colour\":\"red\"}                  | 400 | body-malformed",
                "{\"source\":5}                                                 | 400 | body-malformed",
                "{}                                                             | 400 | source-missing",
                "{\"source\":\"\"}                                              | 400 | source-missing",
                "{\"source\":\"plain/path\"}                                    | 400 | source-malformed",
                "{\"source\":\"file:///a b\"}                                   | 400 | source-malformed",
                "{\"source\":\"file://host/a\"}                                 | 400 | source-malformed",
                "{\"source\":\"file:///%00\"}                                   | 400 | source-malformed",
                "{\"source\":\"file:///x\",\"profile\":\"thorough\"}            | 400 | profile-unknown",
                "{\"source\":\"file:///x\",\"deadline\":\"soon\"}               | 400 | deadline-invalid",
                "{\"source\":\"file:///x\",\"deadline\":\"PT0.5S\"}             | 400 | deadline-invalid",
                "{\"source\":\"file:///x\",\"deadline\":\"P8D\"}                | 400 | deadline-invalid",
                "{\"source\":\"hf://org/repo@main\"}                            | 422 | scheme-unsupported",
                "{\"source\":\"s3://bucket/key\"}                               | 422 | scheme-unsupported",
                "{\"source\":\"file:///etc/hostname\"}                          | 422 | source-not-allowed",
                "{\"source\":\"file:///does/not/exist\"}                        | 422 | source-not-allowed"
            })
    void badInputIsAProblemThatNamesItself(String body, int status, String code) throws Exception {
        assertProblem(body, status, code);
    }

    @Test
    void aMissingModelBelowAnAllowedRootIsAProblem() throws Exception {
        assertProblem("{\"source\":\"" + watched.resolve("rest-missing").toUri() + "\"}", 422, "source-not-found");
    }

    @Test
    void aLinkOutOfTheAllowedRootsIsAProblem() throws Exception {
        Path link = Files.createSymbolicLink(watched.resolve("outside"), Path.of("/etc"));
        assertProblem("{\"source\":\"" + link.toUri() + "/hostname\"}", 422, "source-not-allowed");
        assertProblem("{\"source\":\"" + watched.toUri() + "rest-x/../../broker\"}", 422, "source-not-allowed");
    }

    @Test
    void aBaseOutOfTheAllowedRootsIsAProblem() throws Exception {
        Path model = Files.writeString(watched.resolve("rest-adapter.bin"), "adapter");
        assertProblem(
                "{\"source\":\"" + model.toUri() + "\",\"base\":\"file:///etc/hostname\"}", 422, "source-not-allowed");
    }

    @Test
    void aBodyAbove64KiBIsAProblem() throws Exception {
        assertProblem("{\"source\":\"" + "x".repeat(65 << 10) + "\"}", 413, "body-too-large");
    }

    @Test
    void anotherMediaTypeIsAProblemToo() throws Exception {
        HttpResponse<String> response = CLIENT.send(
                HttpRequest.newBuilder(base.resolve("/arrivals"))
                        .header("Content-Type", "text/plain")
                        .POST(HttpRequest.BodyPublishers.ofString("{}"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(415);
        assertThat(JSON.readTree(response.body()).get("status").asInt()).isEqualTo(415);
    }

    @Test
    void aModelInTheWatchedFolderIsPublishedAndTheSourceSaysSo() throws Exception {
        Files.writeString(watched.resolve("landed.bin"), "landed");
        Await.until("the source has published it", PATIENCE, () -> {
            JsonNode source = JSON.readTree(get("/sources")).get(0);
            return source.get("known").asInt() >= 1
                    && source.get("name").asText().startsWith("directory:")
                    && source.get("alive").asBoolean();
        });
        try (ArrivalTopic topic = new ArrivalTopic(bootstrap)) {
            Await.until("landed.bin is on the topic", PATIENCE, () -> topic.all().stream()
                    .anyMatch(record -> record.value().getName().equals("landed.bin")));
        }
    }

    @Test
    void healthMetricsAndOpenApiAreServed() throws Exception {
        Await.until("ready", PATIENCE, () -> get("/q/health/ready").contains("\"status\": \"UP\""));
        assertThat(get("/q/health/live")).contains("ingest threads");
        assertThat(get("/q/metrics")).contains("lazaretto_ingest_outbox_pending", "lazaretto_ingest_source_polls");
        assertThat(get("/q/openapi")).contains("/arrivals", "submitArrival", "/sources");
    }

    private void assertProblem(String body, int status, String code) throws Exception {
        HttpResponse<String> response = CLIENT.send(post(body).build(), HttpResponse.BodyHandlers.ofString());
        JsonNode problem = JSON.readTree(response.body());
        assertThat(List.of(problem.get("type").asText(), problem.get("status").asInt()))
                .isEqualTo(List.of("urn:lazaretto:problem:" + code, status));
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.headers().firstValue("content-type").orElseThrow()).startsWith("application/problem+json");
        assertThat(problem.get("detail").asText()).isNotBlank();
    }

    private HttpRequest.Builder post(String body) {
        return HttpRequest.newBuilder(base.resolve("/arrivals"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
    }

    private String get(String path) throws Exception {
        return CLIENT.send(HttpRequest.newBuilder(base.resolve(path)).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
