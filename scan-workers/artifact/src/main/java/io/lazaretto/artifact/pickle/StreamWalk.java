package io.lazaretto.artifact.pickle;

import io.lazaretto.artifact.budget.Budget;
import io.lazaretto.artifact.budget.BudgetExceededException;
import io.lazaretto.artifact.bytes.ByteView;
import java.io.IOException;

/** One walk over one stream. */
final class StreamWalk {
    private StreamWalk() {}

    static StreamEnd walk(ByteView view, long start, PickleJudge judge, PickleLimits limits, Budget budget, Memo memo)
            throws IOException, BudgetExceededException {
        return walk(new PickleInput(view, start, PickleInput.Reading.MEMORY, judge), judge, limits, budget, memo);
    }

    static StreamEnd walk(PickleInput input, PickleJudge judge, PickleLimits limits, Budget budget, Memo memo)
            throws IOException, BudgetExceededException {
        judge.reads(input);
        return new PickleMachine(input, judge, limits, budget, memo).run();
    }
}
