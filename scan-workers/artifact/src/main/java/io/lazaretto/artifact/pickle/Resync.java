package io.lazaretto.artifact.pickle;

import io.lazaretto.artifact.budget.Budget;
import io.lazaretto.artifact.budget.BudgetExceededException;
import io.lazaretto.artifact.bytes.ByteView;
import io.lazaretto.artifact.bytes.ByteWindow;
import io.lazaretto.artifact.report.Place;
import io.lazaretto.artifact.report.Signal;
import java.io.IOException;
import java.util.function.Consumer;

/**
 * Looks for streams in bytes that nothing explains, so that a report names what hides there. The bytes are already
 * suspicious or inconclusive: the search is bounded and need not be complete.
 */
final class Resync {
    private static final int WINDOW = 1 << 16;
    private static final long MAX_BYTES = 32L << 20;
    private static final int MAX_STARTS = 2_000;
    private static final long MAX_STEPS = 1_000_000;
    private static final int MAX_FOUND = 16;
    private static final int HIGHEST_PROTOCOL = 5;

    private final PickleScanner scanner;
    private final ByteView view;
    private final Place place;
    private final Budget budget;

    Resync(PickleScanner scanner, ByteView view, Place place, Budget budget) {
        this.scanner = scanner;
        this.view = view;
        this.place = place;
        this.budget = budget;
    }

    void search(long from, Consumer<Signal> signals) throws IOException, BudgetExceededException {
        ByteWindow window = new ByteWindow(view, (int) Math.clamp(view.size() - from, 16, WINDOW));
        Budget own = budget.part(MAX_STEPS);
        long end = Math.min(view.size(), from + MAX_BYTES);
        int starts = 0;
        int found = 0;
        for (long at = from; at < end && starts < MAX_STARTS && found < MAX_FOUND; at++) {
            if (!isStart(window, at)) {
                continue;
            }
            starts++;
            try {
                if (scanner.scanOther(view, at, place, own, signals)) {
                    found++;
                }
            } catch (BudgetExceededException e) {
                budget.checkTime();
                return;
            }
        }
        budget.checkTime();
    }

    private static boolean isStart(ByteWindow window, long at) throws IOException {
        int first = window.at(at);
        if (first == Opcodes.PROTO) {
            int protocol = window.at(at + 1);
            return protocol >= 0 && protocol <= HIGHEST_PROTOCOL;
        }
        return first == Opcodes.GLOBAL && isNameLine(window, at + 1);
    }

    private static boolean isNameLine(ByteWindow window, long from) throws IOException {
        for (long at = from; at < from + 128; at++) {
            int c = window.at(at);
            if (c == '\n') {
                return at > from;
            }
            if (c < 0 || !Character.isLetterOrDigit(c) && c != '_' && c != '.') {
                return false;
            }
        }
        return false;
    }
}
