package io.lazaretto.aggregator;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongSupplier;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What to do when a stream thread dies. The world's fault (a broker that is away, a fenced producer): a new thread, however
 * often. Our own fault: a new thread too, as often as {@value #MAX_FAILURES} times in ten minutes; then the client stops, and
 * health says so, for a record that fails every time would otherwise spin for ever unseen.
 */
final class ThreadFailures implements StreamsUncaughtExceptionHandler {
    static final int MAX_FAILURES = 8;

    private static final Logger LOGGER = LoggerFactory.getLogger(ThreadFailures.class);
    private static final Duration WINDOW = Duration.ofMinutes(10);
    private static final int MAX_CAUSES = 20;

    private final LongSupplier nanoTime;
    private final Deque<Long> failures = new ArrayDeque<>();

    ThreadFailures(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    @Override
    public synchronized StreamThreadExceptionResponse handle(Throwable error) {
        if (isTheWorlds(error)) {
            LOGGER.warn("event=stream-thread-replaced fault=world error=\"{}\"", error.toString());
            return StreamThreadExceptionResponse.REPLACE_THREAD;
        }
        long now = nanoTime.getAsLong();
        failures.addLast(now);
        while (now - failures.getFirst() > WINDOW.toNanos()) {
            failures.removeFirst();
        }
        boolean giveUp = failures.size() > MAX_FAILURES;
        LOGGER.error(
                "event={} fault=own failures={} window={}",
                giveUp ? "aggregator-gives-up" : "stream-thread-replaced",
                failures.size(),
                WINDOW,
                error);
        return giveUp ? StreamThreadExceptionResponse.SHUTDOWN_CLIENT : StreamThreadExceptionResponse.REPLACE_THREAD;
    }

    private static boolean isTheWorlds(Throwable error) {
        Throwable cause = error;
        for (int depth = 0; cause != null && depth < MAX_CAUSES; depth++) {
            if (cause instanceof RetriableException || cause instanceof ProducerFencedException) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }
}
