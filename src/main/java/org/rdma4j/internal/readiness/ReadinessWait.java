package org.rdma4j.internal.readiness;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Waits until something can be taken from a file descriptor of a native library, a time passes, or another thread ends
 * the wait. The descriptor is made non-blocking: if several threads wait, those that come too late do not block in the
 * read. Platform threads wait in poll(2). Virtual threads park and hold no carrier; the {@link ReadinessPoller} wakes
 * them.
 */
public final class ReadinessWait implements AutoCloseable {
    private static final Duration LONGEST = Duration.ofDays(36_500);

    private final ReadinessSource source;
    private final Set<Waiter> waiters = new HashSet<>();
    private final ReentrantLock lock = new ReentrantLock();
    private boolean ended;

    /**
     * Prepares waiting for a descriptor, and makes it non-blocking.
     *
     * @param descriptor an open file descriptor, which its owner still closes
     */
    public ReadinessWait(int descriptor) {
        makeNonBlocking(descriptor);
        this.source = new ReadinessSource(descriptor);
    }

    /**
     * Lets reads that find nothing return at once.
     *
     * @param descriptor an open file descriptor
     */
    public static void makeNonBlocking(int descriptor) {
        SystemCalls.makeNonBlocking(descriptor);
    }

    /**
     * Waits. An interrupted thread takes what is there and does not wait, and its interrupt status stays set, as with a
     * {@link java.nio.channels.Selector}.
     *
     * @param <T> what is waited for
     * @param deadlineNanos when to give up, as {@link System#nanoTime} counts
     * @param take takes it from the descriptor without blocking; null where another thread was quicker
     * @return what was taken; null if the time passed, the thread was interrupted, or another thread ended the wait
     */
    public <T> @Nullable T await(long deadlineNanos, Supplier<@Nullable T> take) {
        Waiter waiter = waiter();
        enter(waiter);
        try {
            return takeWhenReady(waiter, deadlineNanos, take);
        } finally {
            leave(waiter);
        }
    }

    /**
     * Waits, until another thread gives a signal at the latest. Otherwise as {@link #await(long, Supplier)}.
     *
     * @param <T> what is waited for
     * @param deadlineNanos when to give up, as {@link System#nanoTime} counts
     * @param signal what else ends the wait
     * @param known how often the signal was {@linkplain WakeSignal#given given} when the caller last looked for itself
     * @param take takes it from the descriptor without blocking; null where it is not there
     * @return what was taken; null if the wait ended otherwise
     */
    public <T> @Nullable T await(long deadlineNanos, WakeSignal signal, long known, Supplier<@Nullable T> take) {
        Waiter waiter = waiter();
        enter(waiter);
        signal.enter(waiter, known);
        try {
            return takeWhenReady(waiter, deadlineNanos, take);
        } finally {
            signal.leave(waiter);
            leave(waiter);
        }
    }

    /** Ends all waits, the present and the future ones. */
    public void wake() {
        lock.lock();
        try {
            if (!ended) {
                ended = true;
                waiters.forEach(Waiter::wake);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Forgets the descriptor, which is still open; no thread may be waiting. */
    @Override
    public void close() {
        source.close();
    }

    /**
     * When a time-out that begins now ends.
     *
     * @param timeout how long
     * @return the moment as {@link System#nanoTime} counts, at most a hundred years ahead
     */
    public static long deadline(Duration timeout) {
        Duration left = timeout.isNegative() ? Duration.ZERO : timeout;
        return System.nanoTime() + (left.compareTo(LONGEST) < 0 ? left : LONGEST).toNanos();
    }

    private static <T> @Nullable T takeWhenReady(Waiter waiter, long deadlineNanos, Supplier<@Nullable T> take) {
        while (waiter.await(deadlineNanos)) {
            @Nullable T taken = take.get();
            if (taken != null) {
                return taken;
            }
        }
        return null;
    }

    private Waiter waiter() {
        return Thread.currentThread().isVirtual() ? new ParkingWaiter(source) : new PollingWaiter(source);
    }

    private void enter(Waiter waiter) {
        lock.lock();
        try {
            waiters.add(waiter);
            if (ended) {
                waiter.wake();
            }
        } finally {
            lock.unlock();
        }
    }

    private void leave(Waiter waiter) {
        lock.lock();
        try {
            waiters.remove(waiter);
        } finally {
            lock.unlock();
        }
        waiter.close();
    }
}
