package io.lazaretto.standalone.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Wall-clock times of one contestant, in seconds. */
record Times(List<Double> seconds) {
    Times {
        seconds = List.copyOf(seconds);
        if (seconds.isEmpty()) {
            throw new IllegalArgumentException("nothing was measured");
        }
    }

    double median() {
        double[] sorted = sorted();
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }

    /** Median over median. */
    double over(Times other) {
        return median() / other.median();
    }

    private double[] sorted() {
        return seconds.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    }

    /** As {@code 1.42 (1.40 – 1.50)}. */
    @Override
    public String toString() {
        double[] sorted = sorted();
        return String.format(Locale.ROOT, "%.2f (%.2f – %.2f)", median(), sorted[0], sorted[sorted.length - 1]);
    }

    static Times of(double... seconds) {
        return new Times(Arrays.stream(seconds).boxed().toList());
    }
}
