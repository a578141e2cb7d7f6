package io.lazaretto.detectors.census;

import io.lazaretto.artifact.bytes.ModelBytes;
import io.lazaretto.artifact.report.Candidate;
import io.lazaretto.artifact.report.Evidence;
import io.lazaretto.artifact.report.Location;
import io.lazaretto.artifact.report.Observation;
import io.lazaretto.artifact.report.Severity;
import io.lazaretto.detectors.Budget;
import io.lazaretto.detectors.census.RowNorms.Outlier;
import io.lazaretto.detectors.tensor.Elements;
import io.lazaretto.detectors.tensor.RowRef;
import io.lazaretto.detectors.tensor.Unread;
import io.lazaretto.detectors.tensor.WeightFile;
import io.lazaretto.inference.checkpoint.element.PlainFormat;
import io.lazaretto.inference.checkpoint.span.TensorSpan;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Adds up the files of one model. */
final class CensusTally {
    static final String NO_TENSORS = "no tensors that can be read";
    static final String UNSUPPORTED_TYPES = "unsupported tensor types";

    private static final int MAX_CANDIDATES = 32;
    private static final int MAX_NON_FINITE_SHOWN = 20;
    private static final int MAX_UNREAD_SHOWN = 20;
    private static final int MIN_ROWS = 32;
    private static final int MAX_ROWS = 4 << 20;
    private static final int SMALLEST_PACKED = 16 << 10;
    private static final Pattern BUFFERS =
            Pattern.compile("(.*[._])?(position_ids|token_type_ids|relative_position_index"
                    + "|relative_coords_index|attn_mask|causal_mask|mask|attn\\.bias|attention\\.bias)");
    private static final List<String> EMBEDDING_NAMES = List.of("embed", "wte", "lm_head", "word", "token");

    private final Elements elements;
    private final NumberCensus all = new NumberCensus();
    private final List<Observation> nonFinite = new ArrayList<>();
    private final List<Observation> unreadShown = new ArrayList<>();
    private final List<Candidate> candidates = new ArrayList<>();
    private long files;
    private long tensors;
    private long decodedBytes;
    private long undecodedBytes;
    private long unread;
    private boolean hasPackedWeights;

    CensusTally(ModelBytes bytes, Budget budget) {
        this.elements = new Elements(bytes, budget);
    }

    void add(WeightFile file) throws IOException {
        files++;
        List<TensorSpan> ordered = file.tensors().spans();
        for (int i = 0; i < ordered.size(); i++) {
            tensors++;
            add(file, i, ordered.get(i));
        }
        tensors += file.tensors().unread().size();
        file.tensors().unread().forEach(problem -> unread(file.path(), problem));
    }

    private void add(WeightFile file, int index, TensorSpan tensor) throws IOException {
        long bytes = tensor.bytes();
        if (!Elements.decodes(tensor.format())) {
            undecodedBytes += tensor.format() == PlainFormat.BOOL ? 0 : bytes;
            hasPackedWeights |= isPackedWeight(tensor);
            return;
        }
        decodedBytes += bytes;
        NumberCensus own = new NumberCensus();
        RowNorms rows = isEmbeddingLike(tensor)
                ? new RowNorms(
                        Math.toIntExact(tensor.shape().get(0)), tensor.shape().get(1))
                : null;
        elements.read(file.artifact(), tensor.format(), tensor.begin(), tensor.begin() + bytes, (values, count) -> {
            own.add(values, count);
            if (rows != null) {
                rows.add(values, count);
            }
        });
        all.add(own);
        if (own.nonFinite() > 0 && nonFinite.size() < MAX_NON_FINITE_SHOWN) {
            nonFinite.add(nonFinite(file, tensor, own));
        }
        if (rows != null && file.path().length() <= RowRef.MAX_PATH) {
            propose(file, index, tensor, rows.outliers(MAX_CANDIDATES));
        }
    }

    private static boolean isEmbeddingLike(TensorSpan tensor) {
        if (!tensor.rowMajor() || tensor.shape().size() != 2) {
            return false;
        }
        long rows = tensor.shape().get(0);
        long columns = tensor.shape().get(1);
        String name = tensor.name().toLowerCase(Locale.ROOT);
        return rows >= MIN_ROWS
                && rows <= MAX_ROWS
                && columns > 0
                && (rows / 4 >= columns || EMBEDDING_NAMES.stream().anyMatch(name::contains));
    }

    private void propose(WeightFile file, int index, TensorSpan tensor, List<Outlier> outliers) {
        for (Outlier outlier : outliers) {
            candidates.add(new RowRef(file.path(), index, outlier.row())
                    .candidate(
                            tensor.name(),
                            outlier.deviations(),
                            Map.of("norm", number(outlier.norm()), "median", number(outlier.median()))));
        }
        candidates.sort(Comparator.comparingDouble(Candidate::score).reversed());
        while (candidates.size() > MAX_CANDIDATES) {
            candidates.removeLast();
        }
    }

    private static Observation nonFinite(WeightFile file, TensorSpan tensor, NumberCensus census) {
        return new Observation(
                "tensor.non-finite",
                Severity.NOTE,
                "A tensor holds values that are not finite",
                new Location(file.path(), Evidence.text(tensor.name()), -1),
                Map.of("nan", String.valueOf(census.nans()), "infinite", String.valueOf(census.infinities())),
                List.of());
    }

    /** Something holds numbers that nobody reads. */
    void unread(String path, String problem) {
        unread++;
        if (unreadShown.size() < MAX_UNREAD_SHOWN) {
            unreadShown.add(new Observation(
                    "tensor.unread",
                    Severity.NOTE,
                    "Tensors that could not be read",
                    Location.of(path),
                    Map.of("problem", Evidence.text(problem)),
                    List.of()));
        }
    }

    /** Why the census is not one of the model's weights; null when it is. */
    String obstacle() {
        if (unread > 0) {
            return Unread.TENSORS;
        }
        if (tensors == 0) {
            return NO_TENSORS;
        }
        return hasPackedWeights || decodedBytes == 0 || undecodedBytes > decodedBytes ? UNSUPPORTED_TYPES : null;
    }

    /** A table of whole numbers that is none of the masks and indices that frameworks keep beside their weights. */
    private static boolean isPackedWeight(TensorSpan tensor) {
        return tensor.format() != PlainFormat.BOOL
                && tensor.shape().size() >= 2
                && tensor.bytes() >= SMALLEST_PACKED
                && !BUFFERS.matcher(tensor.name()).matches();
    }

    List<Candidate> candidates() {
        return candidates;
    }

    List<Observation> observations() {
        List<Observation> observations = new ArrayList<>(unreadShown);
        observations.addAll(nonFinite);
        observations.add(new Observation(
                "tensor.census",
                Severity.NOTE,
                "What the tensors hold",
                null,
                Map.of(
                        "files", String.valueOf(files),
                        "tensors", String.valueOf(tensors),
                        "elements", String.valueOf(all.count()),
                        "zeroShare", number(all.zeroShare()),
                        "peak", number(all.peak()),
                        "nonFinite", String.valueOf(all.nonFinite()),
                        "bytesNotDecoded", String.valueOf(undecodedBytes),
                        "tensorsNotRead", String.valueOf(unread),
                        "outlierRows", String.valueOf(candidates.size())),
                List.of()));
        return observations;
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.6g", value);
    }
}
