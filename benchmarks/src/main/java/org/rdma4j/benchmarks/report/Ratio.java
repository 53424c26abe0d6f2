package org.rdma4j.benchmarks.report;

import java.util.Arrays;

/**
 * How many times C's figure Java's is, and how sure that is.
 *
 * @param median of the pairs that were measured side by side
 * @param low where the median of ever so many pairs would lie at least, with a probability of 95 percent; of less than six
 *     pairs, the least one
 * @param high where it would lie at most
 */
public record Ratio(double median, double low, double high) {
    /** Of each side of the interval. */
    private static final double OUTSIDE = 0.025;

    /**
     * Sums up what was measured.
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

    /** How many of the least ones can be left out: so few are below the median as seldom as tosses of a coin are heads. */
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
