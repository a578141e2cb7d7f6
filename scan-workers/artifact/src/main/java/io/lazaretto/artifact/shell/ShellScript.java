package io.lazaretto.artifact.shell;

import io.lazaretto.artifact.budget.Budget;
import io.lazaretto.artifact.budget.BudgetExceededException;
import io.lazaretto.artifact.report.Outcome;
import io.lazaretto.artifact.report.Place;
import io.lazaretto.artifact.report.Signal;
import java.util.function.Consumer;

/** Pieces of shell in another document; what one piece downloads, a later one may run. Not thread-safe. */
public final class ShellScript {
    private final Place place;
    private final Budget budget;
    private final ScriptFiles files = new ScriptFiles();
    private final ShellJudge judge;

    public ShellScript(Place place, Budget budget, Consumer<Signal> signals) {
        this.place = place;
        this.budget = budget;
        this.judge = new ShellJudge(place, budget, signals, files);
    }

    /** @param base offset of the text in its place */
    public void judge(String text, long base) throws BudgetExceededException {
        judge.script(text, base, 0);
    }

    /** Judges the other text when the first is no script. */
    void judgeIfMalformed(String text, String other, long base) throws BudgetExceededException {
        if (ShellParser.parse(text).problem() != null) {
            judge.script(other, base, 0);
        }
    }

    /** Says that a file holds a text, which a piece may run. */
    public void wrote(String path, String text) {
        files.write(path, text);
    }

    /** Whether nothing would be said of a piece; nothing is said of it, and what it downloads is remembered. */
    public boolean isHarmless(String text) throws BudgetExceededException {
        boolean[] harmless = {true};
        new ShellJudge(place, budget, signal -> harmless[0] &= signal.outcome() == Outcome.CLEAR, files)
                .script(text, 0, 0);
        return harmless[0];
    }
}
