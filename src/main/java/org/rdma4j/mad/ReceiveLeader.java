package org.rdma4j.mad;

import java.util.LinkedHashSet;
import java.util.SequencedSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.rdma4j.Errno;
import org.rdma4j.RdmaException;

/**
 * Lets one of the threads that wait on a descriptor receive for all of them. A platform thread leads until its own wait
 * is over; then another one leads. A virtual thread would hold its carrier while it is in the kernel. So a platform
 * thread of the descriptor, the attendant, receives for virtual threads: it starts with the first of them and ends with
 * the descriptor.
 */
final class ReceiveLeader implements AutoCloseable {
    /** The longest time that a thread stays in the kernel, where a close cannot wake it. */
    private static final long LONGEST_WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final ReentrantLock lock;
    private final Receiver receiver;
    private final Condition attendantWanted;
    private final Condition attendantEnded;
    private final SequencedSet<Waiter> waiting = new LinkedHashSet<>();
    private boolean receiving;
    private boolean closing;
    private @Nullable Thread attendant;

    /** The work of the leader. */
    interface Receiver {
        /** Receives a datagram from the descriptor; null if none comes in that time. Called without the lock. */
        @Nullable
        ReceivedMad receive(long nanos);

        /** Passes a datagram to the thread that waits for it. Called with the lock. */
        void accept(ReceivedMad received);
    }

    /** Ends a wait from outside. */
    @FunctionalInterface
    interface Liveness {
        /**
         * Throws if waiting must end.
         *
         * @throws IllegalStateException if the agent or the port is being closed
         */
        void require();
    }

    /** A waiting thread. It is woken when its wait is over, or when it must lead. */
    private static final class Waiter {
        private final BooleanSupplier over;
        private final Condition awakened;
        private final boolean virtual = Thread.currentThread().isVirtual();
        /** Whether it has been woken and has not run yet. */
        private boolean told;

        private @Nullable RdmaException failure;

        private Waiter(BooleanSupplier over, Condition awakened) {
            this.over = over;
            this.awakened = awakened;
        }

        private void tell() {
            told = true;
            awakened.signal();
        }

        private boolean needsAttendant() {
            return virtual && failure == null && !over.getAsBoolean();
        }

        private void requireNoFailure() {
            if (failure != null) {
                throw failure;
            }
        }
    }

    /** Waiting threads hold the lock, which also guards what they wait for. */
    ReceiveLeader(ReentrantLock lock, Receiver receiver) {
        this.lock = lock;
        this.receiver = receiver;
        this.attendantWanted = lock.newCondition();
        this.attendantEnded = lock.newCondition();
    }

    /** Waits until it is over or the deadline passed; the caller holds the lock. */
    void await(BooleanSupplier over, long deadline, Liveness liveness) {
        Waiter waiter = new Waiter(over, lock.newCondition());
        waiting.add(waiter);
        try {
            long remaining = deadline - System.nanoTime();
            while (!over.getAsBoolean() && remaining > 0) {
                liveness.require();
                waiter.requireNoFailure();
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                if (!waiter.virtual && !receiving) {
                    receiveForAll(Math.min(remaining, LONGEST_WAIT_NANOS));
                } else {
                    if (waiter.virtual) {
                        callAttendant();
                    }
                    waiter.told = false;
                    var _ = waiter.awakened.awaitNanos(remaining);
                }
                remaining = deadline - System.nanoTime();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RdmaException("umad_recv: EINTR; the waiting thread was interrupted", Errno.EINTR);
        } finally {
            waiting.remove(waiter);
            wakeOneWhoseWaitIsOver();
            handOver();
        }
    }

    /** Receives outside the lock, so that others can begin requests, and passes the datagram on inside it. */
    private void receiveForAll(long nanos) {
        receiving = true;
        lock.unlock();
        ReceivedMad datagram = null;
        try {
            datagram = receiver.receive(nanos);
        } finally {
            lock.lock();
            receiving = false;
            if (datagram != null) {
                receiver.accept(datagram);
                wakeOneWhoseWaitIsOver();
            }
        }
    }

    /**
     * Wakes one thread: a datagram ends one wait. If that thread leaves without taking it, the next is woken.
     */
    private void wakeOneWhoseWaitIsOver() {
        for (Waiter waiter : waiting) {
            if (!waiter.told && waiter.over.getAsBoolean()) {
                waiter.tell();
                return;
            }
        }
    }

    /** Lets all waiting threads check whether they may continue. */
    void wakeAll() {
        lock.lock();
        try {
            waiting.forEach(Waiter::tell);
        } finally {
            lock.unlock();
        }
    }

    /** Makes the platform thread that has waited longest the leader; without one, the attendant. */
    private void handOver() {
        if (receiving) {
            return;
        }
        for (Waiter waiter : waiting) {
            if (!waiter.virtual) {
                waiter.tell();
                return;
            }
        }
        attendantWanted.signal();
    }

    private void callAttendant() {
        if (attendant == null) {
            attendant = Thread.ofPlatform().daemon().name("rdma4j MAD receiver").start(this::attend);
        } else if (!receiving) {
            attendantWanted.signal();
        }
    }

    private void attend() {
        lock.lock();
        try {
            while (!closing) {
                if (receiving || waiting.stream().noneMatch(Waiter::needsAttendant)) {
                    handOver();
                    attendantWanted.awaitUninterruptibly();
                } else {
                    receiveForVirtualThreads();
                }
            }
        } finally {
            attendant = null;
            attendantEnded.signalAll();
            waiting.forEach(Waiter::tell);
            lock.unlock();
        }
    }

    /** A failure of the attendant is thrown by the virtual threads that it received for. */
    private void receiveForVirtualThreads() {
        try {
            receiveForAll(LONGEST_WAIT_NANOS);
        } catch (RdmaException e) {
            for (Waiter waiter : waiting) {
                if (waiter.virtual) {
                    waiter.failure = e;
                    waiter.tell();
                }
            }
        }
    }

    /** Ends the attendant. No thread may wait any more. */
    @Override
    public void close() {
        lock.lock();
        try {
            closing = true;
            attendantWanted.signal();
            while (attendant != null) {
                attendantEnded.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }
}
