package org.rdma4j.internal.readiness;

import java.util.ArrayDeque;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A descriptor that threads wait for, and the virtual threads among them in the order of their arrival. One is woken at
 * a time: the poller watches the descriptor again when that thread has taken what there was, or waits again.
 */
final class ReadinessSource implements AutoCloseable {
    private final int descriptor;
    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayDeque<ParkingWaiter> waiters = new ArrayDeque<>();
    /** Its number in the poller; 0 until a virtual thread waits. */
    private long key;

    private boolean watched;

    ReadinessSource(int descriptor) {
        this.descriptor = descriptor;
    }

    public int descriptor() {
        return descriptor;
    }

    void enqueue(ParkingWaiter waiter) {
        lock.lock();
        try {
            waiters.add(waiter);
            watch();
        } finally {
            lock.unlock();
        }
    }

    void dequeue(ParkingWaiter waiter) {
        lock.lock();
        try {
            waiters.remove(waiter);
            watch();
        } finally {
            lock.unlock();
        }
    }

    /** Called by the poller, which then stops watching the descriptor until it is asked to watch it again. */
    void becameReady() {
        lock.lock();
        try {
            watched = false;
            ParkingWaiter first = waiters.poll();
            if (first != null) {
                first.readied();
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            if (key != 0) {
                ReadinessPoller.shared().remove(key, descriptor);
                key = 0;
            }
        } finally {
            lock.unlock();
        }
    }

    private void watch() {
        if (!watched && !waiters.isEmpty()) {
            watched = true;
            if (key == 0) {
                key = ReadinessPoller.shared().watch(this);
            } else {
                ReadinessPoller.shared().watchAgain(key, descriptor);
            }
        }
    }
}
