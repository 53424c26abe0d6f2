package org.rdma4j.benchmarks.report;

import java.util.Arrays;

/** The median, which outliers do not move. */
public final class Median {
    private Median() {}

    /**
     * Returns the median.
     *
     * @param values at least one
     * @return the median; the upper of the two middle values if their number is even
     */
    public static double of(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
