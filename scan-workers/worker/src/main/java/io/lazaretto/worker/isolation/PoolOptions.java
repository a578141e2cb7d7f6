package io.lazaretto.worker.isolation;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How a pool keeps its scanner processes.
 *
 * @param name for threads and logs
 * @param size most processes at once
 * @param prestart whether processes are started before they are needed
 * @param maxTasks tasks after which a process is replaced; 1 gives every task a fresh one
 * @param maxAge age at which a process is replaced after its task
 * @param startLimit longest start of a process
 * @param oneContent whether a process that has run a content takes no other; a fresh one waits beside it for the next
 */
public record PoolOptions(
        String name,
        int size,
        boolean prestart,
        int maxTasks,
        Duration maxAge,
        Duration startLimit,
        boolean oneContent) {
    public static final Duration START_LIMIT = Duration.ofSeconds(30);

    public PoolOptions {
        requireNonNull(name, "name is null");
        requireNonNull(maxAge, "maxAge is null");
        requireNonNull(startLimit, "startLimit is null");
        if (size < 1 || maxTasks < 1) {
            throw new IllegalArgumentException("a pool has at least one process, and a process at least one task");
        }
    }

    /** Warm processes that take many tasks. */
    public static PoolOptions warm(String name, int size) {
        return new PoolOptions(name, size, true, 200, Duration.ofMinutes(30), START_LIMIT, false);
    }

    /** A fresh process for every task, started when it is needed. */
    public static PoolOptions fresh(String name, int size) {
        return new PoolOptions(name, size, false, 1, Duration.ofMinutes(30), START_LIMIT, true);
    }

    /** Warm processes, each of which runs one content. */
    public static PoolOptions warmForOneContent(String name, int size) {
        return new PoolOptions(name, size, true, 200, Duration.ofMinutes(30), START_LIMIT, true);
    }
}
