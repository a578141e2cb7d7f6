package io.lazaretto.detectors.census;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Norms of the rows of one matrix, taken from the stream of its elements, and the rows that stand out. */
final class RowNorms {
    private static final double DEVIATIONS = 8;
    /** Where nearly all rows have the same norm, a deviation below this share of it says nothing. */
    private static final double SMALLEST_SPREAD = 1e-3;

    private final double[] norms;
    private final long columns;
    private int row;
    private long column;
    private double squares;

    /** @param rows at most what fits an array; the caller bounds it */
    RowNorms(int rows, long columns) {
        this.norms = new double[rows];
        this.columns = columns;
    }

    /** @param deviations distance of the norm from the median, in median absolute deviations */
    record Outlier(int row, double norm, double median, double deviations) {}

    void add(double[] values, int length) {
        int i = 0;
        while (i < length) {
            int end = (int) Math.min(length, i + columns - column);
            double sum = 0;
            for (int j = i; j < end; j++) {
                sum += values[j] * values[j];
            }
            squares += sum;
            column += end - i;
            i = end;
            if (column == columns) {
                norms[row++] = Math.sqrt(squares);
                column = 0;
                squares = 0;
            }
        }
    }

    /** The most deviating rows first; rows with elements that are not finite come before all others. */
    List<Outlier> outliers(int max) {
        double[] finite = Arrays.stream(norms).filter(Double::isFinite).toArray();
        double median = median(finite);
        double[] distances =
                Arrays.stream(finite).map(norm -> Math.abs(norm - median)).toArray();
        double spread = Math.max(median(distances), median * SMALLEST_SPREAD);
        List<Outlier> found = new ArrayList<>();
        for (int i = 0; i < norms.length; i++) {
            double distance = Double.isFinite(norms[i]) ? Math.abs(norms[i] - median) : Double.POSITIVE_INFINITY;
            if (distance > DEVIATIONS * spread) {
                found.add(new Outlier(i, norms[i], median, spread == 0 ? Double.POSITIVE_INFINITY : distance / spread));
            }
        }
        found.sort((a, b) -> a.deviations() == b.deviations()
                ? Integer.compare(a.row(), b.row())
                : Double.compare(b.deviations(), a.deviations()));
        return found.subList(0, Math.min(max, found.size()));
    }

    private static double median(double[] values) {
        if (values.length == 0) {
            return 0;
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
