package io.lazaretto.artifact.onnx;

import io.lazaretto.artifact.budget.Budget;
import io.lazaretto.artifact.bytes.ByteView;
import io.lazaretto.artifact.bytes.ByteWindow;
import io.lazaretto.artifact.protobuf.Message;
import io.lazaretto.artifact.reader.Reading;
import io.lazaretto.artifact.report.Place;
import io.lazaretto.artifact.report.Reasons;
import io.lazaretto.artifact.report.Signal;
import java.io.IOException;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Says whether the indices of a sparse tensor stay inside it: a reader that scatters values by them writes elsewhere
 * otherwise (onnxruntime pull request 28408).
 */
final class SparseRules {
    private static final int INT64 = 7;
    private static final int WINDOW = 1 << 13;

    private final Place place;
    private final Reading reading;
    private final Map<Message, long[][]> rawBounds = new IdentityHashMap<>();

    SparseRules(Place place, Reading reading) {
        this.place = place;
        this.reading = reading;
    }

    /** The bounds of indices that are stored as bytes, for every axis when they are given by axis. */
    void rawIndices(Message indices, ByteView content, Budget budget) throws IOException {
        List<Long> dims = indices.numbers("dims");
        int axes = dims.size() == 2 ? (int) Math.clamp(dims.get(1), 1, TensorRules.MAX_RANK) : 1;
        long[][] bounds = new long[2][axes];
        Arrays.fill(bounds[0], Long.MAX_VALUE);
        Arrays.fill(bounds[1], Long.MIN_VALUE);
        ByteWindow window = new ByteWindow(content, WINDOW);
        for (long at = 0; window.has(at, Long.BYTES); at += Long.BYTES) {
            long index = window.i64(at);
            int axis = (int) (at / Long.BYTES % axes);
            bounds[0][axis] = Math.min(bounds[0][axis], index);
            bounds[1][axis] = Math.max(bounds[1][axis], index);
            if ((at & 0xffff) == 0) {
                budget.checkTime();
            }
        }
        rawBounds.put(indices, bounds);
    }

    void judge(Message sparse) {
        String problem = problem(sparse);
        rawBounds.clear();
        if (problem != null) {
            reading.report(Signal.inconclusive(
                    Reasons.MALFORMED,
                    "onnx.sparse-tensor",
                    "A sparse tensor is not valid: " + problem,
                    place.at(sparse.offset()),
                    Map.of("problem", problem)));
        }
    }

    private String problem(Message sparse) {
        if (sparse.kept("values").size() != 1 || sparse.kept("indices").size() != 1) {
            return "values or indices are missing";
        }
        Message values = sparse.kept("values").getFirst();
        Message indices = sparse.kept("indices").getFirst();
        BigInteger size = TensorRules.elements(sparse);
        List<Long> shape = indices.numbers("dims");
        long stored = values.count("dims") == 1 ? values.number("dims") : -1;
        if (size == null || stored < 0 || indices.number("data_type") != INT64) {
            return "shapes or types that cannot be";
        }
        boolean linear = shape.size() == 1;
        boolean byAxis = shape.size() == 2 && shape.get(1) == sparse.count("dims");
        if (!linear && !byAxis || shape.getFirst() != stored) {
            return "not one index for every value";
        }
        if (stored == 0) {
            return null;
        }
        if (linear) {
            return bounds(indices, size.longValue());
        }
        return axes(indices, sparse.numbers("dims"));
    }

    private String bounds(Message indices, long size) {
        long[][] raw = rawBounds.get(indices);
        long lowest = raw != null ? raw[0][0] : indices.lowest("int64_data");
        long highest = raw != null ? raw[1][0] : indices.highest("int64_data");
        return lowest < 0 || highest < 0 || highest >= size ? "an index outside the tensor" : null;
    }

    private String axes(Message indices, List<Long> dims) {
        long[][] raw = rawBounds.get(indices);
        List<Long> typed = indices.numbers("int64_data");
        if (raw == null && typed.size() != indices.count("int64_data")) {
            return "too many indices one by one";
        }
        for (int axis = 0; axis < dims.size(); axis++) {
            if (raw != null && (raw[0][axis] < 0 || raw[1][axis] < 0 || raw[1][axis] >= dims.get(axis))) {
                return "an index outside the tensor";
            }
        }
        for (int i = 0; i < typed.size(); i++) {
            if (typed.get(i) < 0 || typed.get(i) >= dims.get(i % dims.size())) {
                return "an index outside the tensor";
            }
        }
        return raw == null && typed.isEmpty() ? "indices that are elsewhere" : null;
    }
}
