package org.rdma4j.verbs;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.rdma4j.verbs.fixtures.ProcessFootprint;

/**
 * Prints the progress of a test that takes minutes, and the memory and files that the process uses. So even an aborted
 * run has figures. A run of less than a minute prints nothing.
 */
final class LongRun {
    private static final System.Logger LOG = System.getLogger(LongRun.class.getName());
    /** Reading the memory use needs a garbage collection, which takes a second or two in the lab. */
    private static final long PAUSE = Duration.ofMinutes(1).toNanos();

    private final String what;
    private final int total;
    private final long begun = System.nanoTime();
    private final AtomicInteger done = new AtomicInteger();
    private final AtomicLong lastReport = new AtomicLong(begun);

    /**
     * Starts a run.
     *
     * @param what the things that are counted, in the plural
     * @param total their planned number
     */
    LongRun(String what, int total) {
        this.what = what;
        this.total = total;
    }

    /** Counts one more. Any thread may call this. */
    void step() {
        int now = done.incrementAndGet();
        long last = lastReport.get();
        boolean due = System.nanoTime() - (now == total ? begun : last) >= PAUSE;
        if (due && lastReport.compareAndSet(last, System.nanoTime())) {
            report(now);
        }
    }

    private void report(int now) {
        ProcessFootprint footprint = ProcessFootprint.now();
        long seconds = Duration.ofNanos(System.nanoTime() - begun).toSeconds();
        LOG.log(
                System.Logger.Level.INFO,
                "%,d of %,d %s in %,d s; %,d KiB resident, %d files open"
                        .formatted(now, total, what, seconds, footprint.residentKibibytes(), footprint.descriptors()));
    }
}
