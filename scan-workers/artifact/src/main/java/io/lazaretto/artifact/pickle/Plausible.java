package io.lazaretto.artifact.pickle;

/** Tells a pickle that does something from bytes that happen to spell opcodes. */
final class Plausible {
    private Plausible() {}

    /** An import that could exist, followed by a call or by the end of the stream. */
    static boolean stream(PickleJudge judge, StreamEnd end) {
        return judge.callsPlausibly() || judge.importsPlausibly() && end.isStopped();
    }
}
