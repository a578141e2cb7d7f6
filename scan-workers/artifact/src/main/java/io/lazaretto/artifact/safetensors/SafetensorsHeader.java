package io.lazaretto.artifact.safetensors;

import static java.util.Objects.requireNonNull;

import io.lazaretto.artifact.budget.Budget;
import io.lazaretto.artifact.budget.BudgetExceededException;
import io.lazaretto.artifact.bytes.ByteView;
import io.lazaretto.artifact.bytes.ModelBytes;
import io.lazaretto.artifact.report.MalformedArtifactException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The header of a valid safetensors file.
 *
 * @param dataStart offset of the tensor data in the file
 * @param tensors in the order of their data
 * @param metadata the {@code __metadata__} strings; hostile text
 */
public record SafetensorsHeader(long dataStart, List<Tensor> tensors, Map<String, String> metadata) {
    private static final long NO_DEADLINE = Long.MAX_VALUE / 4;

    public SafetensorsHeader {
        tensors = List.copyOf(tensors);
        metadata = Map.copyOf(metadata);
    }

    /**
     * @param name hostile text
     * @param shape empty for a scalar
     * @param begin first byte in the file
     * @param end one past the last byte in the file
     */
    public record Tensor(String name, Dtype dtype, List<Long> shape, long begin, long end) {
        public Tensor {
            requireNonNull(name, "name is null");
            requireNonNull(dtype, "dtype is null");
            shape = List.copyOf(shape);
        }
    }

    /** The tensor of that name. */
    public Optional<Tensor> tensor(String name) {
        return tensors.stream().filter(t -> t.name().equals(name)).findFirst();
    }

    /**
     * Reads and checks the header of an artifact: every tensor's type, shape and place is valid, no byte of the data
     * belongs to two tensors or to none.
     *
     * @throws MalformedArtifactException when the file is not entirely valid, or can be read in two ways
     * @throws IOException when the bytes cannot be read
     */
    public static SafetensorsHeader read(ModelBytes model, int artifact)
            throws IOException, MalformedArtifactException {
        ByteView view = ByteView.of(model, artifact);
        HeaderAnomalies anomalies = new HeaderAnomalies();
        try {
            SafetensorsHeader header =
                    HeaderReader.read(view, SafetensorsLimits.DEFAULT, new Budget(0, 0, NO_DEADLINE), anomalies);
            anomalies.throwFirst();
            return header;
        } catch (BudgetExceededException e) {
            throw new MalformedArtifactException("safetensors", 0, e.getMessage());
        }
    }
}
