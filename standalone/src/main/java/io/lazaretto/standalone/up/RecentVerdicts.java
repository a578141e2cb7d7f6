package io.lazaretto.standalone.up;

import io.lazaretto.schemas.event.Verdict;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The last few final verdicts since the start. Thread-safe. */
final class RecentVerdicts {
    private static final int LIMIT = 50;

    private final Deque<Verdict> verdicts = new ArrayDeque<>();

    synchronized void add(Verdict verdict) {
        verdicts.addFirst(verdict);
        if (verdicts.size() > LIMIT) {
            verdicts.removeLast();
        }
    }

    synchronized List<Verdict> newestFirst() {
        return new ArrayList<>(verdicts);
    }
}
