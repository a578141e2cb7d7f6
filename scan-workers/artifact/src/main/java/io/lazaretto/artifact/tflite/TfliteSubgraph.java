package io.lazaretto.artifact.tflite;

import io.lazaretto.artifact.reader.Reading;
import io.lazaretto.artifact.report.Evidence;
import io.lazaretto.artifact.report.MalformedArtifactException;
import io.lazaretto.artifact.report.Place;
import io.lazaretto.artifact.report.Reasons;
import io.lazaretto.artifact.report.Signal;
import java.io.IOException;
import java.math.BigInteger;
import java.util.Map;

/** Says whether the tensors and operators of one graph point at what exists, and tensors fit their bytes. */
final class TfliteSubgraph {
    /** Bits of an element by {@code TensorType}; 0 when it has no fixed size. */
    private static final int[] BITS = {32, 16, 32, 8, 64, 0, 8, 16, 64, 8, 64, 128, 64, 0, 0, 32, 16, 4, 16, 2, 4};

    private static final int NONE = -1;

    private final Place place;
    private final Reading reading;
    private final FlatTable graph;
    private final long[] buffers;

    TfliteSubgraph(Place place, Reading reading, FlatTable graph, long[] buffers) {
        this.place = place;
        this.reading = reading;
        this.graph = graph;
        this.buffers = buffers;
    }

    void judge(int operatorCodes) throws IOException, MalformedArtifactException {
        int tensors = graph.count(0);
        for (int i = 0; i < tensors; i++) {
            tensor(graph.table(0, i));
        }
        indices(graph, 1, tensors);
        indices(graph, 2, tensors);
        graph.text(4);
        for (int i = 0; i < graph.count(3); i++) {
            operator(graph.table(3, i), operatorCodes, tensors);
        }
    }

    private void operator(FlatTable operator, int codes, int tensors) throws IOException, MalformedArtifactException {
        reading.budget().checkTime();
        TfliteReader.within(operator.u32(0), codes, operator);
        indices(operator, 1, tensors);
        indices(operator, 2, tensors);
        indices(operator, 8, tensors);
        operator.vector(5, 1);
        if (operator.u8(3) != 0) {
            operator.table(4);
        }
        if (operator.i64(9) > 1) {
            TfliteReader.notExamined("options behind the tables", operator, place, reading);
        }
    }

    private void indices(FlatTable table, int field, int tensors) throws IOException, MalformedArtifactException {
        FlatTable.Vector vector = table.vector(field, 4);
        if (vector != null) {
            table.spend(vector);
        }
        for (int i = 0; vector != null && i < vector.count(); i++) {
            int index = table.i32(vector, i);
            if (index != NONE) {
                TfliteReader.within(index, tensors, table);
            }
            if ((i & 0xfff) == 0) {
                reading.budget().checkTime();
            }
        }
    }

    private void tensor(FlatTable tensor) throws IOException, MalformedArtifactException {
        reading.budget().checkTime();
        TfliteReader.within(tensor.u32(2), Math.max(1, buffers.length), tensor);
        if (tensor.hasFieldsFrom(10)) {
            TfliteReader.notExamined("fields of a newer version", tensor, place, reading);
        }
        String name = tensor.text(3);
        FlatTable quantization = tensor.table(4);
        if (quantization != null) {
            for (int field = 0; field < 3; field++) {
                quantization.vector(field, 4);
            }
            quantization.vector(3, 8);
        }
        FlatTable.Vector shape = tensor.vector(0, 4);
        tensor.vector(7, 4);
        long bytes = buffers.length == 0 ? 0 : buffers[(int) tensor.u32(2)];
        int type = (int) tensor.u8(1);
        int bits = type < BITS.length ? BITS[type] : 0;
        if (bytes == 0 || bits == 0 || tensor.table(6) != null) {
            return;
        }
        BigInteger elements = BigInteger.ONE;
        for (int i = 0; shape != null && i < Math.min(shape.count(), 64); i++) {
            elements = elements.multiply(BigInteger.valueOf(tensor.i32(shape, i)));
        }
        BigInteger needed = elements.multiply(BigInteger.valueOf(bits))
                .add(BigInteger.valueOf(7))
                .shiftRight(3);
        if (!needed.equals(BigInteger.valueOf(bytes))) {
            reading.report(Signal.inconclusive(
                    Reasons.MALFORMED,
                    "tflite.tensor",
                    "The bytes of a tensor do not fit its shape",
                    place.at(tensor.start()),
                    Map.of("tensor", Evidence.text(name))));
        }
    }
}
