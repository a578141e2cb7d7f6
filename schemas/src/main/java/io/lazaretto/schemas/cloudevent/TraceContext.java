package io.lazaretto.schemas.cloudevent;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * W3C trace context, level 1: {@code 00-<trace id>-<span id>-<flags>}.
 *
 * @param traceId 32 lower-case hex digits, not all zero
 * @param spanId 16 lower-case hex digits, not all zero
 */
public record TraceContext(String traceId, String spanId, boolean sampled) {
    private static final Pattern HEADER = Pattern.compile("00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})");
    private static final SecureRandom RANDOM = new SecureRandom();

    /** A new trace. */
    public static TraceContext start() {
        return new TraceContext(random(16), random(8), true);
    }

    /** Parses a {@code traceparent}; empty for anything that is not valid. */
    public static Optional<TraceContext> parse(String traceparent) {
        if (traceparent == null) {
            return Optional.empty();
        }
        var matcher = HEADER.matcher(traceparent);
        if (!matcher.matches() || isZero(matcher.group(1)) || isZero(matcher.group(2))) {
            return Optional.empty();
        }
        boolean sampled = (Integer.parseInt(matcher.group(3), 16) & 1) == 1;
        return Optional.of(new TraceContext(matcher.group(1), matcher.group(2), sampled));
    }

    /** The same trace, a new span. */
    public TraceContext child() {
        return new TraceContext(traceId, random(8), sampled);
    }

    /** Header of a new span in the given trace, or in a new trace when there is none. */
    public static String continueFrom(String traceparent) {
        return parse(traceparent)
                .map(TraceContext::child)
                .orElseGet(TraceContext::start)
                .traceparent();
    }

    public String traceparent() {
        return "00-" + traceId + '-' + spanId + (sampled ? "-01" : "-00");
    }

    private static boolean isZero(String hex) {
        return hex.chars().allMatch(c -> c == '0');
    }

    private static String random(int bytes) {
        byte[] buffer = new byte[bytes];
        RANDOM.nextBytes(buffer);
        return HexFormat.of().formatHex(buffer);
    }
}
