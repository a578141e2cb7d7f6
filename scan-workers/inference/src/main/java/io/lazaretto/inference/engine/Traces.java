package io.lazaretto.inference.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.jni.IValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What scripts keep of a forward pass. */
final class Traces {
    private Traces() {}

    /** The scripts' number for what is to be kept. */
    static int code(Set<Trace.Part> parts) {
        return (parts.contains(Trace.Part.HIDDEN_STATES) ? 1 : 0) + (parts.contains(Trace.Part.ATTENTION) ? 2 : 0);
    }

    static List<float[]> floats(Scope scope, IValue list) {
        List<float[]> arrays = new ArrayList<>();
        for (NDArray array : scope.arrays(list)) {
            arrays.add(array.toFloatArray());
        }
        return arrays;
    }
}
