package io.lazaretto.artifact.pickle;

/**
 * How a stream ended.
 *
 * @param fault null when STOP was reached
 * @param offset behind STOP, or of the opcode at which the machine gave up
 * @param result what STOP returned, else null
 */
record StreamEnd(PickleFault.Kind fault, String detail, long offset, Value result) {
    static StreamEnd stopped(long offset, Value result) {
        return new StreamEnd(null, "", offset, result);
    }

    static StreamEnd failed(PickleFault fault, long offset) {
        return new StreamEnd(fault.kind(), fault.getMessage(), offset, null);
    }

    boolean isStopped() {
        return fault == null;
    }
}
