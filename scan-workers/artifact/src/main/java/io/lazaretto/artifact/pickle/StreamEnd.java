package io.lazaretto.artifact.pickle;

/**
 * How a stream ended.
 *
 * @param fault null when STOP was reached
 * @param offset behind STOP, or of the opcode at which the machine gave up
 * @param frameEnd end of the frame inside which STOP stood, or {@link PickleInput#NO_FRAME}
 * @param result what STOP returned, else null
 */
record StreamEnd(PickleFault.Kind fault, String detail, long offset, long frameEnd, Value result) {
    static StreamEnd stopped(long offset, long frameEnd, Value result) {
        return new StreamEnd(null, "", offset, frameEnd, result);
    }

    static StreamEnd failed(PickleFault fault, long offset) {
        return new StreamEnd(fault.kind(), fault.getMessage(), offset, PickleInput.NO_FRAME, null);
    }

    boolean isStopped() {
        return fault == null;
    }

    boolean isInsideFrame() {
        return frameEnd != PickleInput.NO_FRAME;
    }
}
