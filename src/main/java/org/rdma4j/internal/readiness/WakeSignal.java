package org.rdma4j.internal.readiness;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A signal that wakes all threads that wait for it, and those that are about to wait. It can be given many times; a
 * thread that waits states how often it had been given when the thread last looked.
 */
public final class WakeSignal {
    private final Set<Waiter> waiters = new HashSet<>();
    private final ReentrantLock lock = new ReentrantLock();
    /** Changed under the lock. */
    private final AtomicLong given = new AtomicLong();

    /** A signal that was not given yet. */
    public WakeSignal() {}

    /**
     * How often it was given, for {@link ReadinessWait#await(long, WakeSignal, long, java.util.function.Supplier)}.
     *
     * @return the number so far
     */
    public long given() {
        return given.get();
    }

    /** Ends the waits of all threads that do not know of this signal yet. */
    public void give() {
        lock.lock();
        try {
            given.incrementAndGet();
            waiters.forEach(Waiter::wake);
        } finally {
            lock.unlock();
        }
    }

    void enter(Waiter waiter, long known) {
        lock.lock();
        try {
            waiters.add(waiter);
            if (given.get() != known) {
                waiter.wake();
            }
        } finally {
            lock.unlock();
        }
    }

    void leave(Waiter waiter) {
        lock.lock();
        try {
            waiters.remove(waiter);
        } finally {
            lock.unlock();
        }
    }
}
