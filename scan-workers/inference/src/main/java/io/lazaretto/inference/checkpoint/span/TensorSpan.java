package io.lazaretto.inference.checkpoint.span;

import static java.util.Objects.requireNonNull;

import io.lazaretto.inference.checkpoint.element.ElementFormat;
import java.util.List;

/**
 * The bytes of one tensor in a file.
 *
 * @param name hostile text
 * @param shape not negative; in the order of Hugging Face's implementation where {@code rowMajor}
 * @param begin first byte
 * @param bytes whole blocks of the format
 * @param rowMajor whether the elements follow one another in the order of the shape, each once; else they are those of a range
 *     that holds the tensor's elements
 */
public record TensorSpan(
        String name, List<Long> shape, ElementFormat format, long begin, long bytes, boolean rowMajor) {
    public TensorSpan {
        requireNonNull(name, "name is null");
        requireNonNull(format, "format is null");
        shape = List.copyOf(shape);
        if (begin < 0 || bytes < 0 || bytes % format.blockBytes() != 0) {
            throw new IllegalArgumentException("no whole blocks");
        }
    }

    /** Numbers in the range. */
    public long elements() {
        return bytes / format.blockBytes() * format.blockElements();
    }
}
