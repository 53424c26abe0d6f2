package org.rdma4j.samples.fastpath;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.HdrHistogram.Histogram;
import org.rdma4j.verbs.Context;
import org.rdma4j.verbs.Devices;
import org.rdma4j.verbs.WaitingStrategy;

/**
 * Two queue pairs of the first device send a message back and forth, and allocate nothing: requests are written once and
 * posted time and again, completions are polled into one and the same batch.
 */
final class FastPath {
    private static final int WARM_UP = 2_000;
    private static final int ROUNDS = 10_000;
    private static final long SLOWEST_NANOS = 60_000_000_000L;

    /** Asking for it allocates, asking it does not. */
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private FastPath() {}

    /**
     * Runs the program.
     *
     * @param arguments how to wait for a message: {@code spin}, which it does unless told otherwise, {@code yield} or
     *     {@code sleep}
     */
    public static void main(String... arguments) {
        WaitingStrategy strategy = switch (arguments.length == 0 ? "spin" : arguments[0]) {
            case "spin" -> WaitingStrategy.spinning();
            case "yield" -> WaitingStrategy.spinningThenYielding(100);
            case "sleep" -> WaitingStrategy.spinningThenSleeping(100);
            default -> throw new IllegalArgumentException("spin, yield or sleep, not " + arguments[0]);
        };
        try (Devices devices = Devices.list();
                Context context = devices.requireFirst().open()) {
            Side left = new Side(context);
            Side right = new Side(context);
            left.connect(right);
            right.connect(left);
            Histogram roundTrips = new Histogram(SLOWEST_NANOS, 3);
            play(left, right, strategy, WARM_UP, roundTrips);
            roundTrips.reset();
            long before = THREADS.getCurrentThreadAllocatedBytes();
            play(left, right, strategy, ROUNDS, roundTrips);
            long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
            System.out.printf(
                    "%d round trips, %s: median %.1f us, 99th percentile %.1f us, %d octets allocated%n",
                    ROUNDS,
                    strategy,
                    roundTrips.getValueAtPercentile(50) / 1e3,
                    roundTrips.getValueAtPercentile(99) / 1e3,
                    allocated);
        }
    }

    private static void play(Side left, Side right, WaitingStrategy strategy, int rounds, Histogram roundTrips) {
        for (int i = 0; i < rounds; i++) {
            long begin = System.nanoTime();
            right.expect();
            left.send();
            right.awaitMessage(strategy);
            left.expect();
            right.send();
            left.awaitMessage(strategy);
            roundTrips.recordValue(System.nanoTime() - begin);
        }
    }
}
