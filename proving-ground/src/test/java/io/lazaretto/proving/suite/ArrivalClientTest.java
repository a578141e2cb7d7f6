package io.lazaretto.proving.suite;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.lazaretto.schemas.event.Profile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ArrivalClientTest {
    private final Deque<Integer> answers = new ArrayDeque<>();
    private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
    private HttpServer ingest;
    private URI down;

    @BeforeEach
    void listen() throws IOException {
        ingest = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        ingest.createContext("/arrivals", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            requests.add(exchange.getRequestHeaders().getFirst("traceparent") + ' ' + body);
            byte[] answer = "{\"arrivalId\": \"arr-1\"}".getBytes(UTF_8);
            int status = answers.size() > 1 ? answers.pop() : answers.peek();
            exchange.sendResponseHeaders(status, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        ingest.start();
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            down = URI.create("http://localhost:" + closed.getLocalPort());
        }
    }

    @AfterEach
    void stop() {
        ingest.stop(0);
    }

    @Test
    void repeatsTheSameRequestInTheSameTraceUntilItIsAcknowledged() throws IOException {
        answers.addAll(List.of(503, 500, 202));
        try (ArrivalClient client = client(Duration.ofSeconds(20))) {
            assertThat(client.submit(Path.of("/models/one"), Profile.DEEP, Optional.of(Duration.ofSeconds(2))))
                    .isEqualTo("arr-1");
            assertThat(requests).hasSize(3);
            assertThat(requests.stream().distinct()).hasSize(1);
            assertThat(requests.getFirst())
                    .startsWith("00-")
                    .contains("\"source\":\"file:///models/one\"")
                    .contains("\"profile\":\"deep\"")
                    .contains("\"deadline\":\"PT2S\"");
            assertThat(client.repeated())
                    .as("two refusals, and those that met nobody")
                    .isGreaterThanOrEqualTo(3);
        }
    }

    @Test
    void aRequestThatIsWrongIsNotRepeated() {
        answers.add(422);
        try (ArrivalClient client = client(Duration.ofSeconds(20))) {
            assertThatThrownBy(() -> client.submit(Path.of("/models/one"), Profile.INSPECT, Optional.empty()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("422");
            assertThat(requests).hasSize(1);
        }
    }

    @Test
    void givesUpWhenPatienceEnds() {
        answers.add(503);
        try (ArrivalClient client = client(Duration.ofMillis(500))) {
            assertThatThrownBy(() -> client.submit(Path.of("/models/one"), Profile.INSPECT, Optional.empty()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("not acknowledged within");
        }
    }

    /** One ingest that answers, one that is down. */
    private ArrivalClient client(Duration patience) {
        URI up = URI.create("http://localhost:" + ingest.getAddress().getPort());
        return new ArrivalClient(List.of(down, up), patience);
    }
}
