package io.lazaretto.aggregator.view;

import io.lazaretto.schemas.event.Profile;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The current verdicts by arrival and by content, within bounds. Values are kept as they came from the topic. Let go are whole
 * contents, never one verdict of several: what is left could be the better one. Thread-safe.
 */
final class VerdictIndex {
    /** One verdict: its head, and its record value. */
    record Entry(VerdictHead head, byte[] value) {}

    private final ViewLimits limits;
    private final Map<String, Entry> byArrival = new HashMap<>();
    /** Arrivals of each content, the content that changed last at the end. */
    private final LinkedHashMap<String, Set<String>> byContent = new LinkedHashMap<>();

    private final TreeSet<VerdictHead> newestFirst = new TreeSet<>(VerdictHead.NEWEST_FIRST);
    private final Set<String> released = new HashSet<>();
    private long bytes;
    private boolean overflown;

    VerdictIndex(ViewLimits limits) {
        this.limits = limits;
    }

    /** @return false when it is no newer than what is held */
    synchronized boolean put(VerdictHead head, byte[] value) {
        Entry held = byArrival.get(head.arrivalId());
        if (held != null && held.head().revision() >= head.revision()) {
            return false;
        }
        remove(head.arrivalId());
        byArrival.put(head.arrivalId(), new Entry(head, value));
        newestFirst.add(head);
        bytes += value.length;
        String content = content(head);
        Set<String> arrivals = byContent.remove(content);
        Set<String> more = arrivals == null ? new HashSet<>() : arrivals;
        more.add(head.arrivalId());
        byContent.put(content, more);
        releaseSurplus();
        return true;
    }

    /** A current verdict that cannot be read: nothing may be said about its content any more. */
    synchronized void putUnreadable(String arrivalId) {
        Entry held = byArrival.get(arrivalId);
        if (held != null) {
            release(content(held.head()));
        }
    }

    synchronized void remove(String arrivalId) {
        Entry entry = byArrival.remove(arrivalId);
        if (entry == null) {
            return;
        }
        newestFirst.remove(entry.head());
        bytes -= entry.value().length;
        String content = content(entry.head());
        Set<String> arrivals = byContent.get(content);
        arrivals.remove(arrivalId);
        if (arrivals.isEmpty()) {
            byContent.remove(content);
        }
    }

    private void releaseSurplus() {
        while (byArrival.size() > limits.maxVerdicts() || bytes > limits.maxBytes()) {
            Iterator<String> longestUnchanged = byContent.keySet().iterator();
            release(longestUnchanged.next());
        }
    }

    private void release(String content) {
        List.copyOf(byContent.get(content)).forEach(this::remove);
        released.add(content);
        overflown |= released.size() > limits.maxReleased();
    }

    private static String content(VerdictHead head) {
        return head.contentDigest() == null ? "arrival:" + head.arrivalId() : head.contentDigest();
    }

    synchronized Optional<Entry> byArrival(String arrivalId) {
        return Optional.ofNullable(byArrival.get(arrivalId));
    }

    /** The verdict that counts for a content; empty when none does. Ask {@link #isReleased} first. */
    synchronized Optional<Entry> worst(String contentDigest, Optional<Profile> profile) {
        Collection<String> arrivals = byContent.getOrDefault(contentDigest, Set.of());
        List<VerdictHead> heads =
                arrivals.stream().map(id -> byArrival.get(id).head()).toList();
        return Gate.worst(heads, profile).map(head -> byArrival.get(head.arrivalId()));
    }

    synchronized boolean isKnown(String contentDigest) {
        return byContent.containsKey(contentDigest);
    }

    /** Whether verdicts on this content were let go, so that what is held may not be all there is. */
    synchronized boolean isReleased(String contentDigest) {
        return released.contains(contentDigest);
    }

    /** Whether so much was let go that the index cannot tell any more what is missing. */
    synchronized boolean isOverflown() {
        return overflown;
    }

    /** @param after the last one of the page before; null for the first page */
    synchronized List<VerdictHead> newest(VerdictHead after, int limit) {
        return (after == null ? newestFirst : newestFirst.tailSet(after, false))
                .stream().limit(limit).toList();
    }

    synchronized int size() {
        return byArrival.size();
    }
}
