package io.lazaretto.aggregator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.apache.kafka.streams.processor.TaskId;
import org.junit.jupiter.api.Test;

class AggregatorPartsTest {
    private final AtomicLong clock = new AtomicLong();

    @Test
    void ourOwnFaultsAreRepeatedOnlySoOften() {
        ThreadFailures failures = new ThreadFailures(clock::get);
        for (int i = 0; i < ThreadFailures.MAX_FAILURES; i++) {
            assertThat(failures.handle(new IllegalStateException("bug")))
                    .isEqualTo(StreamThreadExceptionResponse.REPLACE_THREAD);
        }
        assertThat(failures.handle(new IllegalStateException("bug")))
                .isEqualTo(StreamThreadExceptionResponse.SHUTDOWN_CLIENT);
        clock.addAndGet(Duration.ofMinutes(11).toNanos());
        assertThat(failures.handle(new IllegalStateException("bug")))
                .isEqualTo(StreamThreadExceptionResponse.REPLACE_THREAD);
    }

    @Test
    void theWorldsFaultsAreRepeatedForEver() {
        ThreadFailures failures = new ThreadFailures(clock::get);
        for (int i = 0; i < 100; i++) {
            assertThat(failures.handle(new StreamsException("away", new TimeoutException("broker"))))
                    .isEqualTo(StreamThreadExceptionResponse.REPLACE_THREAD);
        }
    }

    @Test
    void aSilentTaskIsNamedUntilItBeatsOrLeaves() {
        Heartbeats heartbeats = new Heartbeats(clock::get);
        TaskId task = new TaskId(1, 3);
        heartbeats.beat(task);
        clock.addAndGet(Duration.ofSeconds(60).toNanos());
        assertThat(heartbeats.silentFor(Duration.ofSeconds(60))).isEmpty();
        clock.addAndGet(1);
        assertThat(heartbeats.silentFor(Duration.ofSeconds(60))).contains(task);
        heartbeats.beat(task);
        assertThat(heartbeats.silentFor(Duration.ofSeconds(60))).isEmpty();
        clock.addAndGet(Duration.ofSeconds(61).toNanos());
        heartbeats.left(task);
        assertThat(heartbeats.silentFor(Duration.ofSeconds(60))).isEmpty();
    }

    @Test
    void topicsThatFeedOneStoreMustHaveTheSamePartitions() {
        assertThatCode(() -> CoPartitioningException.check("a", 6, "b", 6)).doesNotThrowAnyException();
        assertThatThrownBy(() -> CoPartitioningException.check("a", 6, "b", 5))
                .isInstanceOf(CoPartitioningException.class)
                .hasMessageContaining("a has 6")
                .hasMessageContaining("b has 5");
    }

    @Test
    void valuesOutsideTheirBoundsAreNamed() {
        assertThatThrownBy(() -> config().threads(0).build()).hasMessageContaining("threads");
        assertThatThrownBy(() -> config().commitInterval(Duration.ZERO).build()).hasMessageContaining("commitInterval");
        assertThatThrownBy(() ->
                        config().transactionTimeout(Duration.ofMillis(100)).build())
                .hasMessageContaining("transactionTimeout");
        assertThatThrownBy(() -> config().retention(Duration.ZERO).build()).hasMessageContaining("retention");
    }

    @Test
    void streamsRunExactlyOnceWithNamedResourcesAndDeadLetters() {
        Properties streams = StreamsProperties.of(
                config().clientProperties(Map.of("security.protocol", "SSL", "apicurio.registry.url", "http://r"))
                        .instanceId("one")
                        .build());
        assertThat(streams)
                .containsEntry("application.id", "lazaretto-aggregator")
                .containsEntry("processing.guarantee", "exactly_once_v2")
                .containsEntry("group.protocol", "classic")
                .containsEntry("commit.interval.ms", 100L)
                .containsEntry("num.stream.threads", 2)
                .containsEntry("ensure.explicit.internal.resource.naming", true)
                .containsEntry("errors.dead.letter.queue.topic.name", "lazaretto.dlq.aggregator")
                .containsEntry("producer.transaction.timeout.ms", 10_000)
                .containsEntry("consumer.session.timeout.ms", 10_000)
                .containsEntry("consumer.group.instance.id", "one")
                .containsEntry("security.protocol", "SSL")
                .doesNotContainKey("apicurio.registry.url");
    }

    @Test
    void aServiceThatWasNeverStartedCanBeClosedAndSaysSo() {
        AggregatorService service = new AggregatorService(config().build());
        assertThat(service.health().status()).isEqualTo(AggregatorHealth.Status.STARTING);
        service.close();
        assertThat(service.health().status()).isEqualTo(AggregatorHealth.Status.CLOSED);
        assertThat(service.health().live()).isFalse();
    }

    private static AggregatorConfig.Builder config() {
        return AggregatorConfig.builder("localhost:1", Path.of("state"));
    }
}
