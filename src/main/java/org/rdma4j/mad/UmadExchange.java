package org.rdma4j.mad;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.rdma4j.Errno;
import org.rdma4j.RdmaException;
import org.rdma4j.internal.NativeCall;
import org.rdma4j.internal.UmadFunctions;

/**
 * Sending and receiving on one umad descriptor, shared by all threads that ask through it. There is no thread of its
 * own: of the threads that wait for an answer one receives, for all of them, and when it has its own answer another
 * takes over.
 */
final class UmadExchange implements AutoCloseable {
    /** Room for the largest datagram that a kernel delivers in one piece, which is Omni-Path's. */
    private static final int LARGEST_DATAGRAM = 2048;

    /** The longest that a thread stays in the kernel before it looks whether the port is being closed. */
    private static final long LONGEST_WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /** libibumad's kernel retries: none, because each try is to have its own transaction. */
    private static final int KERNEL_RETRIES = 0;

    private final int descriptor;
    private final long headerSize;
    private final Arena arena = Arena.ofShared();
    private final UmadBuffer receiveBuffer;
    private final MemorySegment receivedLength;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition received = lock.newCondition();
    private final PendingRequests requests =
            new PendingRequests(ThreadLocalRandom.current().nextInt());
    private boolean receiving;

    /** What an exchange is interrupted by. */
    @FunctionalInterface
    interface Liveness {
        /**
         * Throws if waiting must end.
         *
         * @throws IllegalStateException if what was asked through is being closed
         */
        void require();
    }

    UmadExchange(int descriptor, long headerSize) {
        this.descriptor = descriptor;
        this.headerSize = headerSize;
        this.receiveBuffer = new UmadBuffer(arena, headerSize, LARGEST_DATAGRAM);
        this.receivedLength = arena.allocate(ValueLayout.JAVA_INT);
    }

    /** Frees the buffers; nobody may be inside {@link #ask}. */
    @Override
    public void close() {
        arena.close();
    }

    /** Sends a request until an answer comes or the patience ends; null where none came. */
    @Nullable
    Mad ask(int agent, MadAddress address, MadRequest request, MadPatience patience, Liveness liveness) {
        PendingRequest pending = new PendingRequest(agent, request.attribute());
        try (Arena sending = Arena.ofConfined()) {
            UmadBuffer buffer = new UmadBuffer(sending, headerSize, Mad.SIZE);
            buffer.address(address);
            Mad answer = null;
            for (int attempt = 0; attempt < patience.tries() && answer == null; attempt++) {
                long deadline = System.nanoTime() + patience.timeout().toNanos();
                request.encode(buffer.datagram(), begin(pending));
                send(agent, buffer, patience, request, address);
                answer = await(pending, deadline, liveness);
            }
            return answer;
        } finally {
            end(pending);
        }
    }

    private int begin(PendingRequest pending) {
        lock.lock();
        try {
            return requests.begin(pending);
        } finally {
            lock.unlock();
        }
    }

    private void end(PendingRequest pending) {
        lock.lock();
        try {
            requests.end(pending);
        } finally {
            lock.unlock();
        }
    }

    private void send(int agent, UmadBuffer buffer, MadPatience patience, MadRequest request, MadAddress address) {
        MadSending description = new MadSending(request, address);
        MemorySegment memory = buffer.memory();
        NativeCall.returningNegatedErrno(
                "umad_send",
                description,
                errno -> UmadFunctions.send(
                        errno, descriptor, agent, memory, Mad.SIZE, patience.timeoutMillis(), KERNEL_RETRIES));
    }

    /** Waits for another thread to receive, or is the thread that does, until the try is over or the deadline passed. */
    private @Nullable Mad await(PendingRequest pending, long deadline, Liveness liveness) {
        lock.lock();
        try {
            long remaining = deadline - System.nanoTime();
            while (!pending.isTryOver() && remaining > 0) {
                liveness.require();
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                long slice = Math.min(remaining, LONGEST_WAIT_NANOS);
                if (receiving) {
                    var _ = received.awaitNanos(slice);
                } else {
                    receiveForAll(slice);
                }
                remaining = deadline - System.nanoTime();
            }
            return pending.answer();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RdmaException("umad_recv: EINTR; the waiting thread was interrupted", Errno.EINTR);
        } finally {
            lock.unlock();
        }
    }

    /** Receives outside the lock, so that others can begin requests, and inside it hands over what was received. */
    private void receiveForAll(long nanos) {
        receiving = true;
        lock.unlock();
        ReceivedMad datagram = null;
        try {
            datagram = receive(nanos);
        } finally {
            lock.lock();
            receiving = false;
            received.signalAll();
            if (datagram != null) {
                requests.accept(datagram);
            }
        }
    }

    /** Receives a datagram into the one buffer, which is free for the next when {@link #requests} has looked at it. */
    private @Nullable ReceivedMad receive(long nanos) {
        int timeout = (int) Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanos));
        receivedLength.set(ValueLayout.JAVA_INT, 0, LARGEST_DATAGRAM);
        try {
            int agent = NativeCall.returningNegatedErrno(
                    "umad_recv",
                    () -> "",
                    errno -> UmadFunctions.receive(errno, descriptor, receiveBuffer.memory(), receivedLength, timeout));
            int length = Math.clamp(receivedLength.get(ValueLayout.JAVA_INT, 0), 0, LARGEST_DATAGRAM);
            return receiveBuffer.received(agent, length);
        } catch (RdmaException e) {
            if (isNothingYet(e)) {
                return null;
            }
            throw e;
        }
    }

    private static boolean isNothingYet(RdmaException e) {
        return e.errno()
                .filter(errno ->
                        errno.equals(Errno.ETIMEDOUT) || errno.equals(Errno.EAGAIN) || errno.equals(Errno.EINTR))
                .isPresent();
    }
}
