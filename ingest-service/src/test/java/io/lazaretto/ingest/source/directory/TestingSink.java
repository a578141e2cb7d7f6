package io.lazaretto.ingest.source.directory;

import io.lazaretto.ingest.identity.ArrivalPinning;
import io.lazaretto.ingest.identity.ArrivalRequest;
import io.lazaretto.ingest.identity.PinLimits;
import io.lazaretto.ingest.identity.PinnedArrival;
import io.lazaretto.ingest.refusal.Refusal;
import io.lazaretto.ingest.refusal.RefusedException;
import io.lazaretto.ingest.source.ArrivalSink;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Pins for real and remembers what was accepted; can be full, and can do something while it hashes. */
final class TestingSink implements ArrivalSink {
    private final ArrivalPinning pinning = new ArrivalPinning(PinLimits.DEFAULT, Clock.systemUTC());
    private final List<PinnedArrival> accepted = new CopyOnWriteArrayList<>();
    private volatile boolean full;
    private volatile Runnable whileHashing = () -> {};

    void full(boolean isFull) {
        full = isFull;
    }

    void whileHashing(Runnable action) {
        whileHashing = action;
    }

    @Override
    public PinnedArrival pin(ArrivalRequest request) throws RefusedException, InterruptedException {
        return pinning.pin(request, bytes -> {
            Runnable action = whileHashing;
            whileHashing = () -> {};
            action.run();
        });
    }

    @Override
    public void accept(PinnedArrival arrival) throws RefusedException {
        if (full) {
            throw new RefusedException(Refusal.OUTBOX_FULL, "full");
        }
        accepted.add(arrival);
    }

    List<PinnedArrival> accepted() {
        return accepted;
    }

    List<String> names() {
        return accepted.stream().map(pinned -> pinned.arrival().getName()).toList();
    }
}
