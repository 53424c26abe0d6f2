package org.rdma4j.benchmarks.report;

import java.util.Arrays;

/**
 * Java's figure divided by C's, with a confidence interval.
 *
 * @param median of the pairs that were measured side by side
 * @param low the lower end of the 95 percent confidence interval of the median; with fewer than six pairs, the smallest
 *     pair
 * @param high the upper end
 */
public record Ratio(double median, double low, double high) {
    /** The probability outside each end of the interval. */
    private static final double OUTSIDE = 0.025;

    /**
     * Computes it from pairs.
     *
     * @param pairs Java's figures divided by C's
     * @return the ratio
     */
    public static Ratio of(double... pairs) {
        double[] sorted = pairs.clone();
        Arrays.sort(sorted);
        int beyond = beyond(sorted.length);
        return new Ratio(Median.of(sorted), sorted[beyond], sorted[sorted.length - 1 - beyond]);
    }

    /** How many of the smallest pairs lie outside the interval: how many pairs are below the median follows a coin toss. */
    private static int beyond(int pairs) {
        double probability = Math.pow(0.5, pairs);
        double fewer = probability;
        int count = 0;
        while (fewer <= OUTSIDE) {
            count++;
            probability *= (double) (pairs - count + 1) / count;
            fewer += probability;
        }
        return Math.max(0, count - 1);
    }
}
