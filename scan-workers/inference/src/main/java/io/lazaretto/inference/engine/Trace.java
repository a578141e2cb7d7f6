package io.lazaretto.inference.engine;

import java.util.List;

/**
 * The inside of one forward pass over a sequence of {@code length} tokens.
 *
 * @param states embedding output, then the output of each layer, the last one after the final norm: {@code layers + 1} arrays
 *     [length, width], row-major; empty unless asked for
 * @param attention each layer's weights [heads, length, length], row-major, rows are queries; empty unless asked for
 * @param logits [length, vocabulary], row-major; empty unless asked for. Of a classifier: [classes]
 */
@SuppressWarnings("ArrayRecordComponent")
public record Trace(int length, int width, List<float[]> states, List<float[]> attention, float[] logits) {
    public Trace {
        states = List.copyOf(states);
        attention = List.copyOf(attention);
    }

    /** What to keep. */
    public enum Part {
        HIDDEN_STATES,
        ATTENTION,
        LOGITS
    }
}
