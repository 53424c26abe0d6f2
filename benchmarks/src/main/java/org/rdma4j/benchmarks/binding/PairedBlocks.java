package org.rdma4j.benchmarks.binding;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import org.rdma4j.benchmarks.report.Median;

/**
 * Runs blocks of C and of Java in turn in one process: changes of the machine's speed affect both, so that the ratio of
 * neighbors is reliable. It is a program of its own, so that each measurement has a new JVM.
 */
public final class PairedBlocks {
    private static final long BLOCK_NANOS = 400_000;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final Pattern LINE = Pattern.compile("[0-9.E-]+( [0-9.E-]+){3}");
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private PairedBlocks() {}

    /**
     * What one process has measured.
     *
     * @param cNanos a round in C, in nanoseconds, by median
     * @param javaNanos a round in Java, in nanoseconds, by median
     * @param ratio of neighboring blocks, by median
     * @param allocated bytes that a round in Java allocates, on average
     */
    public record Measurement(double cNanos, double javaNanos, double ratio, double allocated) {
        /** As {@link #main} prints it. */
        @Override
        public String toString() {
            return "%s %s %s %s".formatted(cNanos, javaNanos, ratio, allocated);
        }

        /**
         * Reads the output of {@link #main}.
         *
         * @param line the line
         * @return the measurement; empty if it is something else
         */
        public static Optional<Measurement> of(String line) {
            if (!LINE.matcher(line).matches()) {
                return Optional.empty();
            }
            double[] numbers = Arrays.stream(line.split(" ", -1))
                    .mapToDouble(Double::parseDouble)
                    .toArray();
            return Optional.of(new Measurement(numbers[0], numbers[1], numbers[2], numbers[3]));
        }
    }

    /**
     * Measures one loop, and prints a {@link Measurement}.
     *
     * @param arguments the loop's name, how many requests at a time, how many seconds to warm up, and how many pairs of
     *     blocks
     */
    public static void main(String[] arguments) {
        Loop loop = Loop.valueOf(arguments[0]);
        int count = Integer.parseInt(arguments[1]);
        long warmUpNanos = Integer.parseInt(arguments[2]) * NANOS_PER_SECOND;
        int blocks = Integer.parseInt(arguments[3]);
        try (Cycle java = loop.java(count);
                Cycle c = loop.baseline(count)) {
            System.out.println(measure(java, c, warmUp(java, c, warmUpNanos), blocks));
        }
    }

    private static Measurement measure(Cycle java, Cycle c, long rounds, int blocks) {
        double[] javaNanos = new double[blocks];
        double[] cNanos = new double[blocks];
        long allocated = 0;
        for (int i = 0; i < blocks; i++) {
            cNanos[i] = nanos(c, rounds);
            long before = THREADS.getCurrentThreadAllocatedBytes();
            javaNanos[i] = nanos(java, rounds);
            allocated += THREADS.getCurrentThreadAllocatedBytes() - before;
        }
        double[] ratios = new double[blocks];
        Arrays.setAll(ratios, i -> javaNanos[i] / cNanos[i]);
        return new Measurement(
                Median.of(cNanos), Median.of(javaNanos), Median.of(ratios), (double) allocated / blocks / rounds);
    }

    /** Runs until the JIT compilers are done, and returns the number of rounds in a block. */
    private static long warmUp(Cycle java, Cycle c, long nanos) {
        long rounds = 1000;
        for (long begin = System.nanoTime(); System.nanoTime() - begin < nanos; ) {
            c.run(rounds);
            double took = nanos(java, rounds);
            rounds = Math.clamp((long) (BLOCK_NANOS / took), 10, 1_000_000);
        }
        return rounds;
    }

    /** How long one round takes. */
    private static double nanos(Cycle cycle, long rounds) {
        long begin = System.nanoTime();
        cycle.run(rounds);
        return (double) (System.nanoTime() - begin) / rounds;
    }
}
