package org.rdma4j.internal.readiness;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.spi.AbstractInterruptibleChannel;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A platform thread: poll(2) on the descriptor and on an eventfd(2) of its own. */
final class PollingWaiter implements Waiter {
    private static final StructLayout POLLFD = MemoryLayout.structLayout(
            JAVA_INT.withName("fd"), JAVA_SHORT.withName("events"), JAVA_SHORT.withName("revents"));
    private static final long POLLFD_SIZE = POLLFD.byteSize();
    private static final long EVENTS = POLLFD.byteOffset(PathElement.groupElement("events"));
    private static final long REVENTS = POLLFD.byteOffset(PathElement.groupElement("revents"));
    private static final short POLLIN = 1;

    private static final Queue<Integer> IDLE_WAKERS = new ConcurrentLinkedQueue<>();

    private final int descriptor;
    private final int waker;
    private volatile boolean signaled;

    PollingWaiter(ReadinessSource source) {
        this.descriptor = source.descriptor();
        Integer idle = IDLE_WAKERS.poll();
        this.waker = idle == null ? SystemCalls.eventDescriptor() : idle;
    }

    /** Whether a descriptor can be read now. */
    static boolean isReady(int descriptor) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment descriptors = arena.allocate(POLLFD);
            descriptors.set(JAVA_INT, 0, descriptor);
            descriptors.set(JAVA_SHORT, EVENTS, POLLIN);
            return SystemCalls.poll(descriptors, 1, 0) > 0;
        }
    }

    @Override
    public boolean await(long deadlineNanos) {
        Interruption interruption = new Interruption();
        interruption.begins();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment descriptors = arena.allocate(MemoryLayout.sequenceLayout(2, POLLFD));
            descriptors.set(JAVA_INT, 0, descriptor);
            descriptors.set(JAVA_SHORT, EVENTS, POLLIN);
            descriptors.set(JAVA_INT, POLLFD_SIZE, waker);
            descriptors.set(JAVA_SHORT, POLLFD_SIZE + EVENTS, POLLIN);
            while (SystemCalls.poll(descriptors, 2, milliseconds(deadlineNanos)) == 0) {
                if (deadlineNanos - System.nanoTime() <= 0) {
                    return false;
                }
            }
            return descriptors.get(JAVA_SHORT, REVENTS) != 0;
        } finally {
            interruption.ends();
        }
    }

    @Override
    public void wake() {
        signaled = true;
        SystemCalls.signal(waker);
    }

    @Override
    public void close() {
        if (signaled) {
            try (Arena arena = Arena.ofConfined()) {
                SystemCalls.drain(waker, arena.allocate(JAVA_LONG));
            }
        }
        IDLE_WAKERS.add(waker);
    }

    /** Rounded up, so that the wait does not end early. poll(2) takes an int. */
    private static int milliseconds(long deadlineNanos) {
        long left = Math.max(0, deadlineNanos - System.nanoTime());
        return (int) Math.min(Integer.MAX_VALUE, (left + 999_999) / 1_000_000);
    }

    /** Ends the wait on an interrupt. The JDK interrupts only the system calls of its own channels. */
    private final class Interruption extends AbstractInterruptibleChannel {
        void begins() {
            begin();
        }

        void ends() {
            try {
                end(true);
            } catch (AsynchronousCloseException e) {
                // The thread was interrupted, and its status is set; the signal has ended the wait.
                assert Thread.currentThread().isInterrupted() : e;
            }
        }

        @Override
        protected void implCloseChannel() {
            wake();
        }
    }
}
