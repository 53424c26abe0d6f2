package org.rdma4j.benchmarks;

import java.util.List;

/**
 * How thoroughly to measure.
 *
 * @param forks how many JVMs one after the other, each for all of a row
 * @param collectors the garbage collectors
 * @param warmUpSeconds how long a JVM runs before its blocks are counted
 * @param blocks pairs of blocks in one JVM
 * @param iterations of JMH, each for warming up and for measuring
 * @param rounds of C and Java in turn on the device
 */
public record Effort(int forks, List<Collector> collectors, int warmUpSeconds, int blocks, int iterations, int rounds) {
    /** Minutes, to see that all works and roughly where it stands. */
    public static final Effort QUICK = new Effort(1, List.of(Collector.G1), 1, 200, 1, 1);

    /** Most of an hour. */
    public static final Effort FULL = new Effort(3, List.of(Collector.values()), 2, 1000, 3, 11);
}
