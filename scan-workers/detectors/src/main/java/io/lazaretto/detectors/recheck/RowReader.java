package io.lazaretto.detectors.recheck;

import io.lazaretto.artifact.bytes.ModelBytes;
import io.lazaretto.artifact.report.MalformedArtifactException;
import io.lazaretto.detectors.Budget;
import io.lazaretto.detectors.tensor.Elements;
import io.lazaretto.detectors.tensor.RowRef;
import io.lazaretto.detectors.tensor.WeightFile;
import io.lazaretto.inference.checkpoint.CheckpointException;
import io.lazaretto.inference.checkpoint.span.TensorSpan;
import java.io.IOException;

/** Norms of single rows. Keeps the header of the last file. Not thread-safe. */
final class RowReader {
    private final ModelBytes bytes;
    private final Elements elements;
    private WeightFile last;

    RowReader(ModelBytes bytes, Budget budget) {
        this.bytes = bytes;
        this.elements = new Elements(bytes, budget);
    }

    /** The candidate does not name a row of a matrix that can be decoded. */
    static final class NoSuchRowException extends Exception {
        private static final long serialVersionUID = 1L;
    }

    double norm(RowRef row) throws IOException, MalformedArtifactException, CheckpointException, NoSuchRowException {
        TensorSpan tensor = tensor(row);
        if (row.row() >= tensor.shape().get(0)) {
            throw new NoSuchRowException();
        }
        long rowBytes = tensor.bytes() / tensor.shape().get(0);
        long begin = tensor.begin() + row.row() * rowBytes;
        double[] squares = new double[1];
        elements.read(file(row).artifact(), tensor.format(), begin, begin + rowBytes, (values, count) -> {
            for (int i = 0; i < count; i++) {
                squares[0] += values[i] * values[i];
            }
        });
        return Math.sqrt(squares[0]);
    }

    /** Rows of the matrix. */
    long rows(RowRef row) throws IOException, MalformedArtifactException, CheckpointException, NoSuchRowException {
        return tensor(row).shape().get(0);
    }

    /** Name of the tensor; hostile text. */
    String name(RowRef row) throws IOException, MalformedArtifactException, CheckpointException, NoSuchRowException {
        return tensor(row).name();
    }

    private TensorSpan tensor(RowRef row)
            throws IOException, MalformedArtifactException, CheckpointException, NoSuchRowException {
        WeightFile file = file(row);
        if (row.tensor() >= file.tensors().spans().size()) {
            throw new NoSuchRowException();
        }
        TensorSpan tensor = file.tensors().spans().get(row.tensor());
        boolean matrix = tensor.rowMajor()
                && tensor.shape().size() == 2
                && tensor.shape().get(0) > 0;
        if (!matrix || !Elements.decodes(tensor.format())) {
            throw new NoSuchRowException();
        }
        return tensor;
    }

    private WeightFile file(RowRef row)
            throws IOException, MalformedArtifactException, CheckpointException, NoSuchRowException {
        if (last == null || !last.path().equals(row.path())) {
            int artifact = artifact(row.path());
            WeightFile.Kind kind = WeightFile.kindOf(bytes, artifact).orElseThrow(NoSuchRowException::new);
            last = WeightFile.open(bytes, artifact, kind);
        }
        return last;
    }

    private int artifact(String path) throws NoSuchRowException {
        for (int i = 0; i < bytes.artifacts().size(); i++) {
            if (bytes.artifacts().get(i).path().equals(path)) {
                return i;
            }
        }
        throw new NoSuchRowException();
    }
}
