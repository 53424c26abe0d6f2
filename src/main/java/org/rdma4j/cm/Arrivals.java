package org.rdma4j.cm;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A queue from the thread that reads a manager's events to the threads that wait for them. Virtual threads park.
 *
 * @param <T> the type of the elements
 */
final class Arrivals<T> {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    /** Guarded by the lock, like the fields below. */
    private final Deque<T> waiting = new ArrayDeque<>();

    private @Nullable Consumer<T> observer;
    private boolean ended;

    /** Hands the arrival to the observer, or keeps it until a thread takes it. */
    void add(T arrival) {
        lock.lock();
        try {
            if (observer == null) {
                waiting.add(arrival);
                changed.signal();
            } else {
                observer.accept(arrival);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Hands what is waiting to an observer, and from now on each new arrival, in the thread that adds it. */
    void observe(Consumer<T> newObserver) {
        lock.lock();
        try {
            observer = newObserver;
            waiting.forEach(newObserver);
            waiting.clear();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes the first arrival, and waits until there is one. An interrupted thread does not wait, but takes what is
     * there; its interrupt status stays set.
     *
     * @return null if the time has passed, the thread was interrupted, or {@link #end} was called
     */
    @Nullable
    T take(long deadlineNanos) {
        lock.lock();
        try {
            long left = deadlineNanos - System.nanoTime();
            while (waiting.isEmpty() && !ended && left > 0) {
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
        return poll();
    }

    /** Ends all present and future waits. */
    void end() {
        lock.lock();
        try {
            ended = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    int size() {
        lock.lock();
        try {
            return waiting.size();
        } finally {
            lock.unlock();
        }
    }

    private @Nullable T poll() {
        lock.lock();
        try {
            return waiting.poll();
        } finally {
            lock.unlock();
        }
    }
}
