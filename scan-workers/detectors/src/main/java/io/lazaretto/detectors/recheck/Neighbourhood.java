package io.lazaretto.detectors.recheck;

import java.util.List;

/**
 * The norms around a row, the row itself left out.
 *
 * @param deviation standard deviation; 0 for fewer than two
 */
record Neighbourhood(double mean, double deviation) {
    private static final double DEVIATIONS = 4;
    /** Neighbours that hardly differ make everything stand out; a difference below this share of their mean does not. */
    private static final double SMALLEST_SHARE = 0.05;

    static Neighbourhood of(List<Double> norms) {
        double mean = norms.stream().mapToDouble(Double::doubleValue).average().orElse(0);
        double squares = norms.stream()
                .mapToDouble(norm -> (norm - mean) * (norm - mean))
                .sum();
        return new Neighbourhood(mean, norms.size() < 2 ? 0 : Math.sqrt(squares / (norms.size() - 1)));
    }

    /** A norm that is not a number leaves every neighbourhood. */
    boolean isLeftBy(double norm) {
        double distance = Math.abs(norm - mean);
        return !(distance <= DEVIATIONS * deviation || distance <= SMALLEST_SHARE * mean);
    }
}
