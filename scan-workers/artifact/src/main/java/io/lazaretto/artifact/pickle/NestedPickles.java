package io.lazaretto.artifact.pickle;

import io.lazaretto.artifact.budget.Budget;
import io.lazaretto.artifact.budget.BudgetExceededException;
import io.lazaretto.artifact.bytes.ByteView;
import io.lazaretto.artifact.report.Place;
import io.lazaretto.artifact.report.Reasons;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Walks literals that are pickles themselves, a few levels deep. Only what imports something counts. */
final class NestedPickles {
    private static final int MAX_ENCODED = 16 << 20;

    private final PickleLimits limits;
    private final Budget budget;
    private final int depth;
    private BudgetExceededException exceeded;

    NestedPickles(PickleLimits limits, Budget budget, int depth) {
        this.limits = limits;
        this.budget = budget;
        this.depth = depth;
    }

    /** Whether the budget ran out inside a literal. */
    void throwIfExceeded() throws BudgetExceededException {
        if (exceeded != null) {
            throw exceeded;
        }
    }

    /** Walks a stream that stands in the middle of another one; all of it counts. */
    StreamEnd inline(ByteView view, long start, PickleJudge outer) throws IOException, PickleFault {
        NestedPickles deeper = new NestedPickles(limits, budget, depth + 1);
        PickleJudge judge = new PickleJudge(outer.place(), outer.offsetBase(), deeper);
        try {
            StreamEnd end = StreamWalk.walk(view, start, judge, limits, budget, new Memo());
            deeper.throwIfExceeded();
            return end;
        } catch (BudgetExceededException e) {
            exceeded = e;
            throw PickleFault.limit("pickle in an array");
        } finally {
            judge.signals().forEach(outer::add);
        }
    }

    /** All streams of a literal: a torch file in the form before zip is five of them. */
    void look(ByteView literal, long offset, PickleJudge outer) throws IOException {
        if (depth >= limits.nesting() || exceeded != null) {
            return;
        }
        long position = 0;
        try {
            for (int stream = 0; stream < limits.streams() && position < literal.size(); stream++) {
                NestedPickles deeper = new NestedPickles(limits, budget, depth + 1);
                PickleJudge judge = new PickleJudge(outer.place(), outer.offsetBase() + offset, deeper);
                StreamEnd end = StreamWalk.walk(literal, position, judge, limits, budget, new Memo());
                deeper.throwIfExceeded();
                if (Plausible.stream(judge, end)) {
                    judge.signals().forEach(outer::add);
                }
                if (!end.isStopped()) {
                    return;
                }
                position = end.offset();
            }
        } catch (BudgetExceededException e) {
            exceeded = e;
        }
    }

    /**
     * A literal that is loaded as a torch file, all five streams of it.
     *
     * @return false when it is none
     */
    boolean torchFile(ByteView literal, long offset, PickleJudge outer) throws IOException {
        if (exceeded != null) {
            return true;
        }
        if (depth >= limits.nesting()) {
            exceeded = new BudgetExceededException(Reasons.LIMIT + "pickles in pickles");
            return true;
        }
        Place inside = outer.place().member("literal at " + (outer.offsetBase() + offset));
        try {
            return new PickleScanner(limits, depth + 1)
                    .scan(literal, inside, budget, outer::add)
                    .legacyTorch();
        } catch (BudgetExceededException e) {
            exceeded = e;
            return true;
        }
    }

    /** Below protocol 3, bytes are written as {@code _codecs.encode(text, 'latin1')}. */
    void lookAtEncoded(Made made, PickleInput input, PickleJudge outer) throws IOException {
        if (encodedText(made) instanceof Text text) {
            String characters = input.textOf(text, MAX_ENCODED);
            look(ByteView.of(characters.getBytes(StandardCharsets.ISO_8859_1)), text.offset(), outer);
        }
    }

    /** A torch file in bytes that are written as {@code _codecs.encode(text, 'latin1')}. */
    boolean encodedTorchFile(Made made, PickleInput input, PickleJudge outer) throws IOException {
        if (!(encodedText(made) instanceof Text text)) {
            return false;
        }
        if (text.length() > MAX_ENCODED) {
            exceeded = exceeded == null ? new BudgetExceededException(Reasons.LIMIT + "encoded bytes") : exceeded;
            return true;
        }
        String characters = input.textOf(text, MAX_ENCODED);
        return torchFile(ByteView.of(characters.getBytes(StandardCharsets.ISO_8859_1)), text.offset(), outer);
    }

    private static Text encodedText(Made made) {
        return made.callable() instanceof Imported callable
                        && callable.is("_codecs", "encode")
                        && made.arguments() instanceof Container arguments
                        && arguments.size() > 0
                        && arguments.item(0) instanceof Text text
                ? text
                : null;
    }
}
