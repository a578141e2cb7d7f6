package io.lazaretto.detectors.tensor;

import io.lazaretto.artifact.report.Candidate;
import io.lazaretto.artifact.report.Evidence;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One row of a two-dimensional tensor, as it travels from the search to the test. Named by path, so that it means the same
 * in another model with the same weights.
 *
 * @param path artifact
 * @param tensor place of the tensor in the order of the file's data
 */
public record RowRef(String path, int tensor, long row) {
    public static final String KIND = "tensor-row";
    /** Longer paths are cut on the way; rows of such artifacts are not proposed. */
    public static final int MAX_PATH = 900;

    private static final String PATH = "path";
    private static final String TENSOR = "tensor";
    private static final String ROW = "row";

    /** @param name of the tensor, for people */
    public Candidate candidate(String name, double score, Map<String, String> more) {
        Map<String, String> evidence = new HashMap<>(more);
        evidence.put(PATH, path);
        evidence.put(TENSOR, String.valueOf(tensor));
        evidence.put(ROW, String.valueOf(row));
        return new Candidate(KIND, Evidence.text(name) + '[' + row + ']', score, evidence);
    }

    /** Empty for a candidate of another kind, or one that does not name a row. */
    public static Optional<RowRef> of(Candidate candidate) {
        Map<String, String> evidence = candidate.evidence();
        String path = evidence.get(PATH);
        if (!candidate.kind().equals(KIND) || path == null) {
            return Optional.empty();
        }
        try {
            int tensor = Integer.parseInt(evidence.getOrDefault(TENSOR, ""));
            long row = Long.parseLong(evidence.getOrDefault(ROW, ""));
            return tensor < 0 || row < 0 ? Optional.empty() : Optional.of(new RowRef(path, tensor, row));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
