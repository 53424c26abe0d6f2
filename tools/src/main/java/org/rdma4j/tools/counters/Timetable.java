package org.rdma4j.tools.counters;

import java.time.Duration;

/** When sweeps begin: each an interval after the last, however long it took. A sweep that takes longer delays the next. */
final class Timetable {
    private final long interval;
    private long next = System.nanoTime();

    Timetable(Duration interval) {
        this.interval = interval.toNanos();
    }

    /** Waits for the next one; false where the thread is interrupted. */
    boolean awaitNext() {
        long now = System.nanoTime();
        next = Math.max(next + interval, now);
        try {
            Thread.sleep(Duration.ofNanos(next - now));
            return true;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
