package org.rdma4j.mad;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.rdma4j.Errno;
import org.rdma4j.RdmaException;
import org.rdma4j.internal.ffm.NativeCall;
import org.rdma4j.internal.ffm.UmadFunctions;

/** Sends and receives on one umad descriptor for all threads that use it. */
final class UmadExchange implements AutoCloseable, ReceiveLeader.Receiver {
    /** The size of the largest datagram of one segment, which is Omni-Path's. The buffer grows for a longer message. */
    private static final int USUAL_CAPACITY = 2048;

    /** The kernel does not retry, because each try has its own transaction. */
    private static final int KERNEL_RETRIES = 0;

    private static final int NO_ANSWER_AWAITED = 0;

    private final int descriptor;
    private final long headerSize;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment receivedLength;
    private final ByteBuffer receivedLengthValue;

    private final ReentrantLock lock = new ReentrantLock();
    private final ReceiveLeader receiveLeader = new ReceiveLeader(lock, this);
    private final PendingRequests requests =
            new PendingRequests(ThreadLocalRandom.current().nextInt());
    private final IncomingRequests incoming = new IncomingRequests();
    private final Deque<UmadBuffer> freeBuffers = new ArrayDeque<>();
    private UmadBuffer receiveBuffer;

    UmadExchange(int descriptor, long headerSize) {
        this.descriptor = descriptor;
        this.headerSize = headerSize;
        this.receiveBuffer = new UmadBuffer(arena, headerSize, USUAL_CAPACITY);
        this.receivedLength = arena.allocate(ValueLayout.JAVA_INT);
        this.receivedLengthValue = receivedLength.asByteBuffer().order(ByteOrder.nativeOrder());
    }

    /** Frees the buffers. No thread may be in {@link #query}. The descriptor is still open. */
    @Override
    public void close() {
        receiveLeader.close();
        arena.close();
    }

    /** Sends a request until a response comes or the tries are used up; null if none came. */
    @Nullable
    Mad query(
            int agent,
            MadAddress address,
            MadRequest request,
            MadRetryPolicy retryPolicy,
            ReceiveLeader.Liveness liveness) {
        RequestUnderWay query = begin(agent, address, request, retryPolicy, () -> {});
        try {
            while (query.response() == null && sendNext(query)) {
                await(query::isTryOver, query.deadline(), liveness);
            }
            return query.response();
        } finally {
            end(query);
        }
    }

    /**
     * Begins a request, to be sent by {@link #sendNext} and ended by {@link #end}.
     *
     * @param onTryOver is run, by the thread that receives, when a response comes or the kernel gives a try up
     */
    RequestUnderWay begin(
            int agent, MadAddress address, MadRequest request, MadRetryPolicy retryPolicy, Runnable onTryOver) {
        return new RequestUnderWay(agent, address, request, retryPolicy, takeBuffer(), onTryOver);
    }

    /** A buffer for a datagram of 256 bytes. There are as many as requests have been under way at the same time. */
    private UmadBuffer takeBuffer() {
        lock.lock();
        try {
            UmadBuffer free = freeBuffers.poll();
            return free == null ? new UmadBuffer(arena, headerSize, Mad.SIZE) : free;
        } finally {
            lock.unlock();
        }
    }

    /** Sends the next try, with a transaction of its own; false if there are none left. */
    boolean sendNext(RequestUnderWay query) {
        if (!query.beginTry()) {
            return false;
        }
        lock.lock();
        try {
            query.encode(requests.begin(query.pending()));
        } finally {
            lock.unlock();
        }
        send(query.agent(), query.buffer(), query.timeoutMillis(), query.description());
        return true;
    }

    /** Waits until it is over or the deadline passed. */
    void await(BooleanSupplier over, long deadline, ReceiveLeader.Liveness liveness) {
        lock.lock();
        try {
            receiveLeader.await(over, deadline, liveness);
        } finally {
            lock.unlock();
        }
    }

    /** Forgets a request. A response that is still to come is dropped. */
    void end(RequestUnderWay query) {
        lock.lock();
        try {
            requests.end(query.pending());
            freeBuffers.push(query.buffer());
        } finally {
            lock.unlock();
        }
    }

    /** Sends a datagram without waiting for a response. */
    void send(int agent, MadAddress address, Mad datagram) {
        MadHeader header = datagram.header();
        MadSending description = MadSending.of(
                address,
                () -> "%s of attribute 0x%04X, %s to %s"
                        .formatted(header.method(), header.attributeId(), header.managementClass(), address));
        try (Arena sending = Arena.ofConfined()) {
            UmadBuffer buffer =
                    new UmadBuffer(sending, headerSize, datagram.bytes().size());
            buffer.address(address);
            buffer.datagram(datagram);
            send(agent, buffer, NO_ANSWER_AWAITED, description);
        }
    }

    private void send(int agent, UmadBuffer buffer, int timeoutMillis, MadSending description) {
        MemorySegment memory = buffer.memory();
        int length = buffer.capacity();
        NativeCall.returningNegatedErrno(
                buffer.errno(),
                "umad_send",
                description,
                errno -> UmadFunctions.send(errno, descriptor, agent, memory, length, timeoutMillis, KERNEL_RETRIES));
    }

    /** Lets waiting threads check whether their agent is being closed. */
    void wakeAll() {
        receiveLeader.wakeAll();
    }

    /** Keeps the requests to an agent from now on, for {@link #take}. */
    void open(int agent) {
        lock.lock();
        try {
            incoming.open(agent);
        } finally {
            lock.unlock();
        }
    }

    /** Drops an agent's requests that were not taken. */
    void close(int agent) {
        lock.lock();
        try {
            incoming.close(agent);
        } finally {
            lock.unlock();
        }
    }

    /** Waits for a request to an agent; null if none comes before the deadline. */
    @Nullable
    IncomingRequest take(int agent, long deadline, ReceiveLeader.Liveness liveness) {
        lock.lock();
        try {
            receiveLeader.await(() -> !incoming.isEmpty(agent), deadline, liveness);
            return incoming.take(agent);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void accept(ReceivedMad received) {
        requests.accept(received);
        incoming.accept(received);
    }

    /** Receives a datagram into the one buffer, which is free for the next one when this has been handled. */
    @Override
    public @Nullable ReceivedMad receive(long nanos) {
        int timeout = (int) Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanos));
        UmadBuffer buffer = receiveBuffer;
        receivedLengthValue.putInt(0, buffer.capacity());
        try {
            int agent = NativeCall.returningNegatedErrno(
                    buffer.errno(),
                    "umad_recv",
                    () -> "",
                    errno -> UmadFunctions.receive(errno, descriptor, buffer.memory(), receivedLength, timeout));
            return buffer.received(agent, Math.clamp(receivedLengthValue.getInt(0), 0, buffer.capacity()));
        } catch (RdmaException e) {
            Errno errno = e.errno().orElse(Errno.EIO);
            if (errno.equals(Errno.ENOSPC)) {
                grow(receivedLengthValue.getInt(0));
            } else if (!isNothingYet(errno)) {
                throw e;
            }
            return null;
        }
    }

    /** If the buffer is too small for a message, the kernel keeps the message and reports its length. */
    private void grow(int length) {
        int larger = Math.max(length, 2 * receiveBuffer.capacity());
        receiveBuffer = new UmadBuffer(arena, headerSize, larger);
    }

    private static boolean isNothingYet(Errno errno) {
        return errno.equals(Errno.ETIMEDOUT) || errno.equals(Errno.EAGAIN) || errno.equals(Errno.EINTR);
    }
}
