package org.rdma4j.internal.readiness;

import java.util.concurrent.locks.LockSupport;

/** A virtual thread: it parks until the {@link ReadinessPoller} finds the descriptor ready. */
final class ParkingWaiter implements Waiter {
    private final ReadinessSource source;
    private final Thread thread = Thread.currentThread();
    private volatile boolean ready;
    private volatile boolean woken;

    ParkingWaiter(ReadinessSource source) {
        this.source = source;
    }

    @Override
    public boolean await(long deadlineNanos) {
        if (PollingWaiter.isReady(source.descriptor())) {
            return true;
        }
        ready = false;
        boolean queued = false;
        while (!ready) {
            long left = deadlineNanos - System.nanoTime();
            if (woken || left <= 0 || thread.isInterrupted()) {
                return false;
            }
            if (!queued) {
                source.enqueue(this);
                queued = true;
            }
            LockSupport.parkNanos(this, left);
        }
        return true;
    }

    @Override
    public void wake() {
        woken = true;
        LockSupport.unpark(thread);
    }

    /** This waiter may have been the only one that was woken for the ready descriptor, so it wakes the next one. */
    @Override
    public void close() {
        source.dequeue(this);
    }

    void readied() {
        ready = true;
        LockSupport.unpark(thread);
    }
}
