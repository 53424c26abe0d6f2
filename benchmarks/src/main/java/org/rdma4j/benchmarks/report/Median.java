package org.rdma4j.benchmarks.report;

import java.util.Arrays;

/** The middle of what was measured, which outliers do not move. */
public final class Median {
    private Median() {}

    /**
     * Finds it.
     *
     * @param values at least one
     * @return the median; of an even number the upper one of two
     */
    public static double of(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
