package io.lazaretto.aggregator.api;

import static java.util.Objects.requireNonNull;

import io.lazaretto.aggregator.view.VerdictView;
import io.lazaretto.schemas.event.Verdict;
import io.lazaretto.schemas.json.VerdictJson;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends every new revision to the clients that listen, and a comment now and then so that dead connections are noticed. What a
 * client has not taken yet is bounded; a client that is slower than that is dropped. Thread-safe.
 */
public final class LiveEvents implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(LiveEvents.class);
    private static final int MAX_CLIENTS = 200;
    private static final int MAX_UNSENT = 256;
    private static final Duration HEARTBEAT = Duration.ofSeconds(15);

    private final Set<Client> clients = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService clock;
    private final ScheduledFuture<?> heartbeats;
    private final Runnable stopListening;

    public LiveEvents(VerdictView view) {
        this(view, HEARTBEAT);
    }

    LiveEvents(VerdictView view, Duration heartbeat) {
        this.stopListening = requireNonNull(view, "view is null").listen(this::publish);
        this.clock = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("sse-heartbeat").daemon().factory());
        this.heartbeats = clock.scheduleWithFixedDelay(
                this::heartbeat, heartbeat.toMillis(), heartbeat.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** @return false when there are too many clients */
    boolean add(SseEventSink sink, Sse sse) {
        if (clients.size() >= MAX_CLIENTS) {
            return false;
        }
        Client client = new Client(sink, sse);
        clients.add(client);
        // Sends the headers, so that the client knows that it is connected.
        client.send(comment("connected"));
        return true;
    }

    int clients() {
        return clients.size();
    }

    void publish(Verdict verdict) {
        if (clients.isEmpty()) {
            return;
        }
        String json = VerdictJson.write(verdict);
        String id = verdict.getArrivalId() + '/' + verdict.getRevision();
        clients.forEach(client -> client.send(sse -> sse.newEventBuilder()
                .id(id)
                .name("verdict")
                .mediaType(MediaType.TEXT_PLAIN_TYPE)
                .data(String.class, json)
                .build()));
    }

    private void heartbeat() {
        clients.forEach(client -> client.send(comment("heartbeat")));
    }

    private static Function<Sse, OutboundSseEvent> comment(String text) {
        return sse -> sse.newEventBuilder().comment(text).build();
    }

    @Override
    public void close() {
        stopListening.run();
        heartbeats.cancel(false);
        clock.shutdownNow();
        clients.forEach(Client::drop);
    }

    private final class Client {
        private final SseEventSink sink;
        private final Sse sse;
        private final AtomicInteger unsent = new AtomicInteger();

        Client(SseEventSink sink, Sse sse) {
            this.sink = sink;
            this.sse = sse;
        }

        void send(Function<Sse, OutboundSseEvent> event) {
            if (sink.isClosed()) {
                clients.remove(this);
                return;
            }
            if (unsent.incrementAndGet() > MAX_UNSENT) {
                LOGGER.info("event=sse-client-dropped reason=slow unsent={}", MAX_UNSENT);
                drop();
                return;
            }
            try {
                sink.send(event.apply(sse)).whenComplete((result, error) -> {
                    unsent.decrementAndGet();
                    if (error != null) {
                        drop();
                    }
                });
            } catch (RuntimeException e) {
                LOGGER.debug("event=sse-client-gone error=\"{}\"", e.getMessage());
                drop();
            }
        }

        void drop() {
            clients.remove(this);
            try {
                sink.close();
            } catch (RuntimeException e) {
                LOGGER.debug("event=sse-close-failed error=\"{}\"", e.getMessage());
            }
        }
    }
}
