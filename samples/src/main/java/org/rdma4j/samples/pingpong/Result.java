package org.rdma4j.samples.pingpong;

import org.HdrHistogram.Histogram;

/**
 * The figures of a ping-pong.
 *
 * @param bytes how many were sent, both ways together
 * @param iterations how many messages went each way
 * @param nanos how long it took
 * @param roundTrips from each send to the reply, in nanoseconds
 */
record Result(long bytes, int iterations, long nanos, Histogram roundTrips) {
    private static final double[] PERCENTILES = {50, 90, 99, 99.9, 100};

    /** The first two lines are those of the C program. */
    String report() {
        double seconds = nanos / 1e9;
        StringBuilder text = new StringBuilder();
        text.append("%d bytes in %.2f seconds = %.2f Mbit/sec%n".formatted(bytes, seconds, bytes * 8 / 1e6 / seconds));
        text.append(
                "%d iters in %.2f seconds = %.2f usec/iter%n".formatted(iterations, seconds, nanos / 1e3 / iterations));
        text.append("round trip, usec:");
        for (double percentile : PERCENTILES) {
            String name = percentile == 100
                    ? "max"
                    : "p"
                            + (percentile == (long) percentile
                                    ? Long.toString((long) percentile)
                                    : Double.toString(percentile));
            text.append(" %s %.1f".formatted(name, roundTrips.getValueAtPercentile(percentile) / 1e3));
        }
        return text.append(System.lineSeparator()).toString();
    }
}
