package io.lazaretto.proving.suite;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lazaretto.schemas.cloudevent.TraceContext;
import io.lazaretto.schemas.detector.Profiles;
import io.lazaretto.schemas.event.Profile;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Submits models as a careful client does: it repeats the same request, in the same trace, to one ingest after the other
 * until somebody acknowledges it. Thread-safe.
 */
public final class ArrivalClient implements AutoCloseable {
    private static final Duration REQUEST = Duration.ofSeconds(10);
    private static final Duration BACK_OFF = Duration.ofMillis(200);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<URI> ingests;
    private final Duration patience;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(REQUEST).build();
    private final AtomicInteger turn = new AtomicInteger();
    private final AtomicInteger repeated = new AtomicInteger();

    /** @param patience bound on one {@link #submit}, repetitions included */
    public ArrivalClient(List<URI> ingests, Duration patience) {
        this.ingests = List.copyOf(ingests);
        this.patience = requireNonNull(patience, "patience is null");
    }

    /**
     * @param deadline time to the first final verdict; empty is the default of the profile
     * @return the arrival id that ingest acknowledged
     * @throws IOException when nobody acknowledged it in time, or ingest refuses the request as wrong
     */
    public String submit(Path model, Profile profile, Optional<Duration> deadline) throws IOException {
        ObjectNode request =
                JSON.createObjectNode().put("source", model.toUri().toString()).put("profile", Profiles.name(profile));
        deadline.ifPresent(time -> request.put("deadline", time.toString()));
        String body = JSON.writeValueAsString(request);
        String trace = TraceContext.start().traceparent();
        long end = System.nanoTime() + patience.toNanos();
        String last = "not tried";
        while (System.nanoTime() < end) {
            URI ingest = ingests.get(Math.floorMod(turn.getAndIncrement(), ingests.size()));
            try {
                HttpResponse<String> response = post(ingest, body, trace);
                if (response.statusCode() / 100 == 2) {
                    return acknowledged(response);
                }
                last = response.statusCode() + " " + response.body();
                if (response.statusCode() / 100 == 4 && response.statusCode() != 429) {
                    throw new IllegalArgumentException("refused: " + last);
                }
            } catch (IOException e) {
                last = e.toString();
            }
            repeated.incrementAndGet();
            LockSupport.parkNanos(BACK_OFF.toNanos());
        }
        throw new IOException(model + " was not acknowledged within " + patience + ", last answer: " + last);
    }

    /** Requests that had to be repeated. */
    public int repeated() {
        return repeated.get();
    }

    private HttpResponse<String> post(URI ingest, String body, String trace) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(ingest.resolve("/arrivals"))
                .timeout(REQUEST)
                .header("Content-Type", "application/json")
                .header("traceparent", trace)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static String acknowledged(HttpResponse<String> response) throws IOException {
        JsonNode id = JSON.readTree(response.body()).path("arrivalId");
        if (!id.isTextual()) {
            throw new IllegalArgumentException("acknowledged without an arrivalId: " + response.body());
        }
        return id.asText();
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
