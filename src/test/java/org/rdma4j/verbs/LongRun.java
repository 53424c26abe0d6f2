package org.rdma4j.verbs;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.rdma4j.verbs.fixtures.ProcessFootprint;

/**
 * Says in the output how far a test has come that takes minutes, and what the process takes by then: a run that is
 * broken off has its figures too.
 */
final class LongRun {
    private static final System.Logger LOG = System.getLogger(LongRun.class.getName());
    /** To look at the memory is to collect the garbage, which takes a second or two in the lab. */
    private static final long PAUSE = Duration.ofMinutes(1).toNanos();

    private final String what;
    private final int total;
    private final long begun = System.nanoTime();
    private final AtomicInteger done = new AtomicInteger();
    private final AtomicLong lastReport = new AtomicLong(begun);

    /**
     * Begins now.
     *
     * @param what is done, in the plural
     * @param total how often it is to be done
     */
    LongRun(String what, int total) {
        this.what = what;
        this.total = total;
    }

    /** One more is done, by any thread. */
    void step() {
        int now = done.incrementAndGet();
        long last = lastReport.get();
        boolean due = now == total || System.nanoTime() - last >= PAUSE;
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
