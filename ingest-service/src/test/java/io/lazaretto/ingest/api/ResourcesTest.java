package io.lazaretto.ingest.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lazaretto.ingest.IngestConfig;
import io.lazaretto.ingest.IngestService;
import io.lazaretto.ingest.identity.LocalAccess;
import io.lazaretto.ingest.outbox.OutboxLimits;
import io.lazaretto.ingest.publish.KafkaAccess;
import io.lazaretto.ingest.source.directory.WatchedDirectory;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The resources without a container, with a cluster that is not there. */
class ResourcesTest {
    private static final String TOKEN = "0123456789abcdef";

    @TempDir
    Path temporary;

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private Path directory;
    private IngestService service;
    private ArrivalResource arrivals;
    private SourceResource sources;

    @BeforeEach
    void start() throws Exception {
        directory = temporary.toRealPath();
        Path tokenFile = Files.writeString(directory.resolve("token"), TOKEN);
        service = new IngestService(
                IngestConfig.of("test", directory.resolve("data"), KafkaAccess.of("localhost:1"))
                        .withOutbox(new OutboxLimits(1, 1 << 20, 1 << 20))
                        .withGrace(Duration.ZERO)
                        .withWatched(List.of(WatchedDirectory.of(directory.resolve("watched")))),
                registry);
        service.start();
        ApiToken token = ApiToken.load(Optional.of(tokenFile));
        arrivals = new ArrivalResource(service, LocalAccess.within(List.of(directory)), token);
        sources = new SourceResource(service, token);
    }

    @AfterEach
    void stop() {
        service.close();
    }

    @Test
    void aFullOutboxIsAProblemThatSaysWhenToTryAgain() throws Exception {
        assertThat(submit("one").getStatus()).isEqualTo(202);
        Response refused = submit("two");
        assertThat(refused.getStatus()).isEqualTo(503);
        assertThat(refused.getHeaderString("Retry-After")).isEqualTo("10");
        assertThat(json(refused).get("type").asText()).isEqualTo("urn:lazaretto:problem:outbox-full");
        assertThat(registry.counter("lazaretto.ingest.refused", "reason", "outbox-full")
                        .count())
                .isEqualTo(1);
        assertThat(registry.counter("lazaretto.ingest.accepted", "origin", "rest")
                        .count())
                .isEqualTo(1);
    }

    @Test
    void aStoppedServiceIsAProblemToo() throws Exception {
        service.close();
        assertThat(submit("one").getStatus()).isEqualTo(503);
    }

    @Test
    void withoutTheTokenNothingIsSaidOrDone() throws Exception {
        Response submitted = arrivals.submit(body("{}"), null, null);
        assertThat(submitted.getStatus()).isEqualTo(401);
        assertThat(submitted.getHeaderString("WWW-Authenticate")).isEqualTo("Bearer");
        assertThat(sources.list("Bearer wrong").getStatus()).isEqualTo(401);
    }

    @Test
    void aSourceThatCannotWorkSaysWhy() throws Exception {
        io.lazaretto.ingest.testing.Await.until("the error shows", Duration.ofSeconds(20), () -> {
            JsonNode source = json(sources.list("Bearer " + TOKEN)).get(0);
            return source.get("errors").size() == 1
                    && source.get("errors").get(0).get("reason").asText().contains("cannot be listed");
        });
    }

    @Test
    void aModelWithoutADigestIsAcceptedWithoutOne() throws Exception {
        Path model = Files.createDirectory(directory.resolve("model"));
        Files.createSymbolicLink(model.resolve("dangling"), model.resolve("nothing"));
        JsonNode accepted =
                json(arrivals.submit(body("{\"source\":\"" + model.toUri() + "\"}"), "Bearer " + TOKEN, null));
        assertThat(accepted.has("contentDigest")).isFalse();
        assertThat(accepted.get("revision").asText()).startsWith("partial:sha256:");
    }

    private Response submit(String name) throws Exception {
        Path model = Files.writeString(directory.resolve(name), name);
        return arrivals.submit(body("{\"source\":\"" + model.toUri() + "\"}"), "Bearer " + TOKEN, null);
    }

    private static ByteArrayInputStream body(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private static JsonNode json(Response response) throws Exception {
        return new ObjectMapper().readTree((String) response.getEntity());
    }
}
