package io.lazaretto.detectors.census;

/** Counts over a stream of numbers. */
final class NumberCensus {
    private long count;
    private long nans;
    private long infinities;
    private long zeros;
    private double squares;
    private double largest;

    void add(double[] values, int length) {
        long nan = 0;
        long infinite = 0;
        long zero = 0;
        double sum = 0;
        double max = largest;
        for (int i = 0; i < length; i++) {
            double magnitude = Math.abs(values[i]);
            if (magnitude <= Double.MAX_VALUE) {
                sum += magnitude * magnitude;
                max = Math.max(max, magnitude);
                zero += magnitude == 0 ? 1 : 0;
            } else if (Double.isNaN(magnitude)) {
                nan++;
            } else {
                infinite++;
            }
        }
        count += length;
        nans += nan;
        infinities += infinite;
        zeros += zero;
        squares += sum;
        largest = max;
    }

    void add(NumberCensus other) {
        count += other.count;
        nans += other.nans;
        infinities += other.infinities;
        zeros += other.zeros;
        squares += other.squares;
        largest = Math.max(largest, other.largest);
    }

    long count() {
        return count;
    }

    long nans() {
        return nans;
    }

    long infinities() {
        return infinities;
    }

    long nonFinite() {
        return nans + infinities;
    }

    double zeroShare() {
        return count == 0 ? 0 : (double) zeros / count;
    }

    /** Largest magnitude over the root of the mean square, of the finite numbers; 0 where all are zero. */
    double peak() {
        long finite = count - nonFinite();
        double rms = finite == 0 ? 0 : Math.sqrt(squares / finite);
        return rms == 0 ? 0 : largest / rms;
    }
}
