package org.rdma4j.cm;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What the reader of a manager's events hands to the threads that wait. Virtual threads park.
 *
 * @param <T> what arrives
 */
final class Arrivals<T> {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    /** Guarded by the lock, as are the others. */
    private final Deque<T> waiting = new ArrayDeque<>();

    private @Nullable Consumer<T> observer;
    private boolean ended;

    /** Hands it to the observer, or keeps it for a thread that takes it. */
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

    /** From now on arrivals go to an observer, in the thread that brings them; first those that nobody has taken. */
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
     * Takes the first one, and waits for it. An interrupted thread takes what is there and does not wait; its interrupt
     * status stays set.
     *
     * @return null if the time passed, the thread was interrupted, or the waiting was ended
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

    /** Ends all waits, the present and the future ones. */
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
