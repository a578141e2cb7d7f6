package io.lazaretto.artifact.shell;

import io.lazaretto.artifact.budget.Budget;
import io.lazaretto.artifact.budget.BudgetExceededException;
import io.lazaretto.artifact.report.Place;
import io.lazaretto.artifact.report.Signal;
import java.util.function.Consumer;

/** Pieces of shell in another document; what one piece downloads, a later one may run. Not thread-safe. */
public final class ShellScript {
    private final ShellJudge judge;

    public ShellScript(Place place, Budget budget, Consumer<Signal> signals) {
        this.judge = new ShellJudge(place, budget, signals);
    }

    /** @param base offset of the text in its place */
    public void judge(String text, long base) throws BudgetExceededException {
        judge.script(text, base, 0);
    }
}
