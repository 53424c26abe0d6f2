package org.rdma4j.tools.counters;

import java.time.Duration;

/**
 * Determines when sweeps begin: each one interval after the beginning of the last. A sweep that takes longer delays the
 * next.
 */
final class Timetable {
    private final long interval;
    private long next = System.nanoTime();

    Timetable(Duration interval) {
        this.interval = interval.toNanos();
    }

    /** Waits for the next sweep; returns false if the thread is interrupted. */
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
