package io.lazaretto.artifact.pickle;

import io.lazaretto.artifact.budget.BudgetExceededException;
import java.io.IOException;

/**
 * The ways in which machines go on from stream to stream in a file whose frames are not as a writer makes them. Each is
 * followed to its end; memory readings are the caller's.
 */
enum FrameReading {
    /** A new machine for each stream, which begins behind what the machine before has taken from the file. */
    NEW_MACHINE(false, false),
    /** One C machine: memo and unfinished frame stay. */
    SAME_C_MACHINE(true, true),
    /** One pure Python machine: the memo stays, the frame is dropped. */
    SAME_PYTHON_MACHINE(true, false);

    private final boolean keepsMemo;
    private final boolean keepsFrame;

    FrameReading(boolean keepsMemo, boolean keepsFrame) {
        this.keepsMemo = keepsMemo;
        this.keepsFrame = keepsFrame;
    }

    /** Walks one stream. */
    @FunctionalInterface
    interface Walk {
        StreamEnd stream(long start, long frameEnd, Memo memo) throws IOException, BudgetExceededException;
    }

    /** Walks up to {@code streams} streams, until one cannot be walked to its end. */
    void follow(int streams, Walk walk) throws IOException, BudgetExceededException {
        Memo memo = new Memo();
        long position = 0;
        long frameEnd = PickleInput.NO_FRAME;
        for (int i = 0; i < streams; i++) {
            StreamEnd end = walk.stream(position, frameEnd, memo);
            if (!end.isStopped()) {
                return;
            }
            memo = keepsMemo ? memo : new Memo();
            frameEnd = keepsFrame ? end.frameEnd() : PickleInput.NO_FRAME;
            position = end.isInsideFrame() && !keepsFrame ? end.frameEnd() : end.offset();
        }
    }
}
