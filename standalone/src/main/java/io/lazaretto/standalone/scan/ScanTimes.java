package io.lazaretto.standalone.scan;

import java.time.Duration;

/**
 * Bounds on waiting.
 *
 * @param connect for the cluster to answer at first, and to come back later
 * @param publish for the acknowledgement of one arrival
 * @param slack beyond a deadline, for the verdict that says it has passed
 * @param settle how long an earlier verdict that may change is held back after its inspection was repeated
 */
public record ScanTimes(Duration connect, Duration publish, Duration slack, Duration settle) {
    public static final ScanTimes DEFAULT = new ScanTimes(
            Duration.ofSeconds(30), Duration.ofSeconds(30), Duration.ofSeconds(30), Duration.ofSeconds(5));
}
