package org.rdma4j.benchmarks;

import java.util.List;

/**
 * How thoroughly to measure.
 *
 * @param forks how many JVMs measure a row, one after the other
 * @param collectors the garbage collectors
 * @param warmUpSeconds how long a JVM runs before its blocks are counted
 * @param blocks pairs of blocks in one JVM
 * @param iterations JMH's iterations for warming up, and as many for measuring
 * @param rounds how often C and Java take turns on the device
 */
public record Effort(int forks, List<Collector> collectors, int warmUpSeconds, int blocks, int iterations, int rounds) {
    /** Takes minutes; the figures are rough. */
    public static final Effort QUICK = new Effort(1, List.of(Collector.G1), 1, 200, 1, 1);

    /** Takes most of an hour. */
    public static final Effort FULL = new Effort(3, List.of(Collector.values()), 2, 1000, 3, 11);
}
