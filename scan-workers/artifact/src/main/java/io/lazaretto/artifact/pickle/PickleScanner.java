package io.lazaretto.artifact.pickle;

import static java.util.Objects.requireNonNull;

import io.lazaretto.artifact.budget.Budget;
import io.lazaretto.artifact.budget.BudgetExceededException;
import io.lazaretto.artifact.bytes.ByteView;
import io.lazaretto.artifact.report.Place;
import io.lazaretto.artifact.report.Reasons;
import io.lazaretto.artifact.report.Signal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.function.Consumer;

/** Walks every stream of a pickle file, with a fresh memo and with the one that the stream before left. */
public final class PickleScanner {
    private static final int LEGACY_STREAMS = 5;

    private final PickleLimits limits;
    private final int depth;

    public PickleScanner(PickleLimits limits) {
        this(limits, 0);
    }

    /** @param depth pickles around what is scanned */
    PickleScanner(PickleLimits limits, int depth) {
        this.limits = requireNonNull(limits, "limits is null");
        this.depth = depth;
    }

    /**
     * What a scan found out, apart from signals.
     *
     * @param storages torch storages that the file names
     * @param frameworks what its imports tell about weights
     * @param legacyTorch whether it is a torch file in the form before zip
     * @param end behind the last byte that belongs to a stream or its data
     */
    public record Scan(TorchStorages storages, Frameworks frameworks, boolean legacyTorch, long end) {}

    /** Scans bytes that are a pickle; whatever is wrong with them is reported. */
    public Scan scan(ByteView view, Place place, Budget budget, Consumer<Signal> signals)
            throws IOException, BudgetExceededException {
        return new FileWalk(view, place, budget, signals).run();
    }

    /**
     * Looks whether bytes that are something else are a pickle that does something as well.
     *
     * @return whether they are; then, and only then, there were signals
     */
    public boolean scanOther(ByteView view, long start, Place place, Budget budget, Consumer<Signal> signals)
            throws IOException, BudgetExceededException {
        NestedPickles nested = new NestedPickles(limits, budget, 1);
        PickleJudge judge = new PickleJudge(place, 0, nested);
        StreamEnd end = StreamWalk.walk(view, start, judge, limits, budget, new Memo());
        if (!Plausible.stream(judge, end)) {
            return false;
        }
        judge.signals().forEach(signals);
        judge.throwIfExceeded();
        return true;
    }

    /** Looks for streams in bytes that nothing explains; bounded, and meant for naming what is suspicious already. */
    public void search(ByteView view, long from, Place place, Budget budget, Consumer<Signal> signals)
            throws IOException, BudgetExceededException {
        new Resync(this, view, place, budget).search(from, signals);
    }

    /** Whether a walk from the start reaches STOP, whatever is behind it; nothing is reported. */
    public boolean reachesStop(ByteView view, Budget budget) throws IOException, BudgetExceededException {
        PickleJudge judge = new PickleJudge(Place.of(""), 0, new NestedPickles(limits, budget, limits.nesting()));
        return StreamWalk.walk(view, 0, judge, limits, budget, new Memo()).isStopped();
    }

    private final class FileWalk {
        private final ByteView view;
        private final Place place;
        private final Budget budget;
        private final Consumer<Signal> signals;
        private final TorchStorages storages = new TorchStorages();
        private final Frameworks frameworks = new Frameworks();
        private Memo kept;
        private boolean legacy;
        private boolean frameAnomaly;

        FileWalk(ByteView view, Place place, Budget budget, Consumer<Signal> signals) {
            this.view = view;
            this.place = place;
            this.budget = budget;
            this.signals = signals;
        }

        Scan run() throws IOException, BudgetExceededException {
            Scan scan = streams();
            if (frameAnomaly) {
                asFiles();
            }
            return scan;
        }

        private Scan streams() throws IOException, BudgetExceededException {
            long position = 0;
            for (int stream = 0; ; stream++) {
                if (stream == limits.streams()) {
                    throw new BudgetExceededException(Reasons.LIMIT + "pickle streams");
                }
                StreamEnd end = stream(position, stream > 0);
                if (!end.isStopped()) {
                    return failed(end, position, stream);
                }
                position = end.offset();
                legacy |= stream == 0 && Atom.TORCH_MAGIC.equals(end.result());
                if (legacy && stream == LEGACY_STREAMS - 1) {
                    return legacyTail(position);
                }
                if (position == view.size()) {
                    return legacy ? cutShort(position) : new Scan(storages, frameworks, false, position);
                }
            }
        }

        private StreamEnd stream(long start, boolean later) throws IOException, BudgetExceededException {
            Memo memo = new Memo();
            PickleJudge judge = judge();
            StreamEnd end = walk(memory(start, judge), judge, memo);
            storages.addAll(judge.storages());
            frameworks.addAll(judge.frameworks());
            if (!later || end.isStopped() || Plausible.stream(judge, end)) {
                judge.signals().forEach(signals);
            }
            frameAnomaly |= judge.sawFrameAnomaly();
            if (judge.sawArrays()) {
                withoutArrays(start);
            }
            if (later && kept != null && kept.occupied() > 0) {
                PickleJudge withMemo = judge();
                StreamEnd other = walk(memory(start, withMemo), withMemo, kept);
                if (other.isStopped() || Plausible.stream(withMemo, other)) {
                    withMemo.signals().forEach(signals);
                }
                kept = other.isStopped() ? kept : memo;
                return end.isStopped() ? end : other;
            }
            kept = memo;
            return end;
        }

        /** Python's own machines know nothing of joblib's arrays: to them, the bytes are opcodes. */
        private void withoutArrays(long start) throws IOException, BudgetExceededException {
            PickleJudge judge = new PickleJudge(place, 0, new NestedPickles(limits, budget, depth));
            StreamEnd end = walk(memory(start, judge), judge, new Memo());
            if (Plausible.stream(judge, end) && !judge.signalsBehindArray().isEmpty()) {
                signals.accept(Signal.suspect(
                        "pickle.readers-disagree",
                        "The bytes of an array are opcodes to a reader that is not joblib",
                        place.at(start),
                        Map.of("detail", "joblib array"),
                        PickleRules.AMBIGUITY));
                judge.signalsBehindArray().forEach(signals);
            }
        }

        private PickleJudge judge() {
            return new PickleJudge(place, 0, new NestedPickles(limits, budget, depth)).expectingArrays();
        }

        private PickleInput memory(long start, PickleJudge judge) {
            return new PickleInput(view, start, PickleInput.Reading.MEMORY, judge);
        }

        private StreamEnd walk(PickleInput input, PickleJudge judge, Memo memo)
                throws IOException, BudgetExceededException {
            try {
                StreamEnd end = StreamWalk.walk(input, judge, limits, budget, memo);
                judge.throwIfExceeded();
                return end;
            } catch (BudgetExceededException e) {
                judge.signals().forEach(signals);
                throw e;
            }
        }

        /** Frames that no writer makes: readers of files execute other bytes than readers of memory. */
        private void asFiles() throws IOException, BudgetExceededException {
            for (FrameReading reading : FrameReading.values()) {
                reading.follow(limits.streams(), (start, frameEnd, memo) -> {
                    PickleJudge judge = judge();
                    PickleInput input = new PickleInput(view, start, frameEnd, PickleInput.Reading.FILE, judge);
                    StreamEnd end = walk(input, judge, memo);
                    judge.signals().forEach(signals);
                    return end;
                });
            }
        }

        private Scan failed(StreamEnd end, long start, int stream) throws IOException, BudgetExceededException {
            boolean behindStreams = stream > 0 && !legacy;
            if (behindStreams) {
                signals.accept(Signal.suspect(
                        "pickle.trailing-bytes",
                        "Bytes behind the last stream that no stream explains",
                        place.at(start),
                        Map.of("bytes", Long.toString(view.size() - start)),
                        PickleRules.AMBIGUITY));
            } else {
                String reason =
                        end.fault() == PickleFault.Kind.LIMIT ? Reasons.LIMIT + end.detail() : Reasons.MALFORMED;
                signals.accept(Signal.inconclusive(
                        reason,
                        end.fault() == PickleFault.Kind.TRUNCATED ? "pickle.truncated" : "pickle.malformed",
                        "The stream cannot be read to its end: " + end.detail(),
                        place.at(end.offset()),
                        Map.of("problem", end.detail())));
            }
            new Resync(PickleScanner.this, view, place, budget).search(behindStreams ? start : end.offset(), signals);
            return new Scan(storages, frameworks, legacy, start);
        }

        private Scan cutShort(long position) {
            signals.accept(Signal.inconclusive(
                    Reasons.MALFORMED,
                    "pickle.truncated",
                    "A legacy torch file with fewer than five streams",
                    place.at(position),
                    Map.of()));
            return new Scan(storages, frameworks, true, position);
        }

        private Scan legacyTail(long position) throws IOException, BudgetExceededException {
            long expected = storages.legacyBytes();
            long left = view.size() - position;
            if (expected < 0 || expected > left) {
                signals.accept(Signal.inconclusive(
                        Reasons.MALFORMED,
                        "torch.truncated",
                        "The storages are shorter than the tensors need",
                        place.at(position),
                        Map.of("expected", Long.toString(expected), "found", Long.toString(left))));
            } else if (expected < left) {
                long behind = position + expected;
                signals.accept(Signal.suspect(
                        "torch.trailing-bytes",
                        "Bytes behind the last storage",
                        place.at(behind),
                        Map.of("bytes", Long.toString(left - expected)),
                        PickleRules.AMBIGUITY));
                new Resync(PickleScanner.this, view, place, budget).search(behind, signals);
            }
            if (expected >= 0 && expected <= left) {
                counts(position);
            }
            return new Scan(storages, frameworks, true, position);
        }

        /** Each storage begins with how many elements it has. */
        private void counts(long position) throws IOException, BudgetExceededException {
            long at = position;
            for (long[] storage : storages.legacyOrder()) {
                budget.checkTime();
                long count = ByteBuffer.wrap(view.copy(at, Long.BYTES))
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .getLong();
                if (count != storage[0]) {
                    signals.accept(Signal.inconclusive(
                            Reasons.MALFORMED,
                            "torch.storage-size",
                            "A storage is missing or not as long as its tensors need",
                            place.at(at),
                            Map.of("expected", Long.toString(storage[0]), "found", Long.toString(count))));
                    return;
                }
                at += Long.BYTES + storage[1];
            }
        }
    }
}
