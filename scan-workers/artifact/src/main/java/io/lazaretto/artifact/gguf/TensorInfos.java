package io.lazaretto.artifact.gguf;

import static io.lazaretto.artifact.gguf.GgufInput.malformed;

import io.lazaretto.artifact.budget.BudgetExceededException;
import io.lazaretto.artifact.json.KeySet;
import io.lazaretto.artifact.report.Evidence;
import io.lazaretto.artifact.report.MalformedArtifactException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The descriptions of the tensors: exact sizes, and offsets that leave neither a gap nor an overlap. */
final class TensorInfos {
    /**
     * @param begin relative to the data section
     * @param at where the description stands
     */
    record Tensor(String name, long begin, long bytes, long at) {}

    private static final int MAX_NAME_BYTES = 64;
    private static final int MAX_DIMENSIONS = 4;
    private static final int MAX_TENSORS = 300_000;

    /** Length of a one-byte name, the name, number of dimensions, type, offset. */
    private static final long SMALLEST_INFO = 8 + 1 + 4 + 4 + 8;

    private final GgufInput input;
    private final long alignment;
    private final List<Tensor> tensors = new ArrayList<>();
    private final List<Tensor> duplicates = new ArrayList<>();
    private final KeySet names = new KeySet();
    private long expected;

    TensorInfos(GgufInput input, long alignment) {
        this.input = input;
        this.alignment = alignment;
    }

    List<Tensor> tensors() {
        return tensors;
    }

    /** Those whose name another one had before. */
    List<Tensor> duplicates() {
        return duplicates;
    }

    void read(long count) throws IOException, MalformedArtifactException {
        if (count < 0 || count > input.remaining() / SMALLEST_INFO) {
            throw malformed(8, "more tensors than the file holds");
        }
        if (count > MAX_TENSORS) {
            throw new BudgetExceededException("limit: GGUF tensors");
        }
        for (long i = 0; i < count; i++) {
            info();
        }
    }

    private void info() throws IOException, MalformedArtifactException {
        long at = input.position();
        String name = GgufInput.text(input.string(MAX_NAME_BYTES, "a tensor name"));
        if (name.isEmpty() || name.chars().anyMatch(Character::isISOControl)) {
            throw malformed(at, "a tensor name that readers cut short: " + Evidence.text(name));
        }
        long dimensions = input.u32();
        if (dimensions > MAX_DIMENSIONS) {
            throw malformed(at, "a tensor of " + dimensions + " dimensions");
        }
        long[] shape = new long[(int) dimensions];
        for (int i = 0; i < shape.length; i++) {
            shape[i] = input.i64();
            // A zero divides by zero in readers before 2024 (CVE-2024-23605 and its neighbours).
            if (shape[i] <= 0) {
                throw malformed(at, "a dimension of " + shape[i]);
            }
        }
        TensorType type = type();
        long offset = input.i64();
        if (offset != expected) {
            throw malformed(input.position() - 8, "a tensor that does not begin where the one before it ends");
        }
        try {
            long bytes = bytes(shape, type, at);
            expected = padded(Math.addExact(expected, bytes), alignment);
            Tensor tensor = new Tensor(name, offset, bytes, at);
            tensors.add(tensor);
            if (!names.add(name)) {
                duplicates.add(tensor);
            }
        } catch (ArithmeticException e) {
            throw malformed(at, "a size that overflows");
        }
    }

    private TensorType type() throws IOException, MalformedArtifactException {
        long at = input.position();
        long number = input.u32();
        TensorType type = TensorType.of(number).orElseThrow(() -> malformed(at, "a tensor of unknown type " + number));
        if (type.isRemoved()) {
            throw malformed(at, "a tensor of a type that the format no longer has: " + type.name());
        }
        return type;
    }

    private static long bytes(long[] shape, TensorType type, long at) throws MalformedArtifactException {
        long elements = 1;
        for (long dimension : shape) {
            elements = Math.multiplyExact(elements, dimension);
        }
        long first = shape.length == 0 ? 1 : shape[0];
        if (first % type.blockElements() != 0) {
            throw malformed(at, "a row that is not a whole number of blocks");
        }
        return Math.multiplyExact(elements / type.blockElements(), type.blockBytes());
    }

    /** The next multiple of the alignment, a power of two. */
    static long padded(long position, long alignment) {
        return Math.addExact(position, alignment - 1) & -alignment;
    }
}
