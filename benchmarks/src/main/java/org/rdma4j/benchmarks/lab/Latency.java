package org.rdma4j.benchmarks.lab;

import java.util.Arrays;

/**
 * The one-way latency of a message: half of the round trip.
 *
 * @param mean in microseconds
 * @param median in microseconds
 * @param percentile99 the 99th percentile, in microseconds
 */
record Latency(double mean, double median, double percentile99) {
    private static final double NANOS_ONE_WAY = 2_000;

    static Latency ofRoundTrips(long[] nanos) {
        long[] sorted = nanos.clone();
        Arrays.sort(sorted);
        return new Latency(
                Arrays.stream(sorted).average().orElseThrow() / NANOS_ONE_WAY,
                sorted[sorted.length / 2] / NANOS_ONE_WAY,
                sorted[(int) (sorted.length * 0.99)] / NANOS_ONE_WAY);
    }

    /** Reads it from a line of text. */
    static Latency of(String line) {
        String[] words = line.split(" ", -1);
        return new Latency(Double.parseDouble(words[0]), Double.parseDouble(words[1]), Double.parseDouble(words[2]));
    }

    @Override
    public String toString() {
        return "%s %s %s".formatted(mean, median, percentile99);
    }
}
