package io.lazaretto.detectors.recheck;

import io.lazaretto.artifact.bytes.ModelBytes;
import io.lazaretto.artifact.report.MalformedArtifactException;
import io.lazaretto.artifact.safetensors.SafetensorsHeader.Tensor;
import io.lazaretto.detectors.Budget;
import io.lazaretto.detectors.tensor.Elements;
import io.lazaretto.detectors.tensor.RowRef;
import io.lazaretto.detectors.tensor.TensorFile;
import java.io.IOException;

/** Norms of single rows. Keeps the header of the last file. Not thread-safe. */
final class RowReader {
    private final ModelBytes bytes;
    private final Elements elements;
    private TensorFile last;

    RowReader(ModelBytes bytes, Budget budget) {
        this.bytes = bytes;
        this.elements = new Elements(bytes, budget);
    }

    /** The candidate does not name a row of a matrix that can be decoded. */
    static final class NoSuchRowException extends Exception {
        private static final long serialVersionUID = 1L;
    }

    double norm(RowRef row) throws IOException, MalformedArtifactException, NoSuchRowException {
        Tensor tensor = tensor(row);
        if (row.row() >= tensor.shape().get(0)) {
            throw new NoSuchRowException();
        }
        long rowBytes = (tensor.end() - tensor.begin()) / tensor.shape().get(0);
        long begin = tensor.begin() + row.row() * rowBytes;
        double[] squares = new double[1];
        elements.read(file(row).artifact(), tensor.dtype(), begin, begin + rowBytes, (values, count) -> {
            for (int i = 0; i < count; i++) {
                squares[0] += values[i] * values[i];
            }
        });
        return Math.sqrt(squares[0]);
    }

    /** Rows of the matrix. */
    long rows(RowRef row) throws IOException, MalformedArtifactException, NoSuchRowException {
        return tensor(row).shape().get(0);
    }

    /** Name of the tensor; hostile text. */
    String name(RowRef row) throws IOException, MalformedArtifactException, NoSuchRowException {
        return tensor(row).name();
    }

    private Tensor tensor(RowRef row) throws IOException, MalformedArtifactException, NoSuchRowException {
        TensorFile file = file(row);
        if (row.tensor() >= file.header().tensors().size()) {
            throw new NoSuchRowException();
        }
        Tensor tensor = file.header().tensors().get(row.tensor());
        if (tensor.shape().size() != 2 || tensor.shape().get(0) == 0 || !Elements.decodes(tensor.dtype())) {
            throw new NoSuchRowException();
        }
        return tensor;
    }

    private TensorFile file(RowRef row) throws IOException, MalformedArtifactException, NoSuchRowException {
        if (last == null || !last.path().equals(row.path())) {
            last = TensorFile.open(bytes, artifact(row.path()));
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
