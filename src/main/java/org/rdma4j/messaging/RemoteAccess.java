package org.rdma4j.messaging;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.rdma4j.RdmaException;
import org.rdma4j.verbs.MemorySlice;
import org.rdma4j.verbs.RemoteMemory;
import org.rdma4j.verbs.SendRequest;

/** Reads and writes of the peer's memory, each of which waits for its completion. Any thread may use it. */
final class RemoteAccess {
    /** Parts are so short that a keep-alive behind them is acknowledged in time. */
    private static final long PART = 16L << 20;

    /** One of {@link SendRequest#read} and {@link SendRequest#write}. */
    private interface Request {
        SendRequest of(long wrId, RemoteMemory there, MemorySlice... here);
    }

    private final MessageChannel channel;
    private final ChannelQueues queues;
    private final PendingOperations<Boolean> pending;
    private final Semaphore free = new Semaphore(ChannelQueues.OPERATIONS);

    RemoteAccess(MessageChannel channel, ChannelQueues queues, PendingOperations<Boolean> pending) {
        this.channel = channel;
        this.queues = queues;
        this.pending = pending;
    }

    void read(RemoteMemory there, MemorySlice here, Deadline deadline) {
        inParts(SendRequest::read, there, here, deadline);
    }

    void write(RemoteMemory there, MemorySlice here, Deadline deadline) {
        inParts(SendRequest::write, there, here, deadline);
    }

    private void inParts(Request request, RemoteMemory there, MemorySlice here, Deadline deadline) {
        for (long at = 0; at < here.length(); at += PART) {
            part(request, there.at(at), here.slice(at, Math.min(PART, here.length() - at)), deadline);
        }
    }

    private void part(Request request, RemoteMemory there, MemorySlice here, Deadline deadline) {
        try {
            if (!free.tryAcquire(deadline.nanosLeft(), TimeUnit.NANOSECONDS)) {
                throw deadline.passed(
                        "none of %s outstanding operations completed".formatted(ChannelQueues.OPERATIONS));
            }
        } catch (InterruptedException _) {
            throw Deadline.interrupted("an outstanding operation");
        }
        long id = pending.begin();
        try {
            post(request.of(WorkId.of(WorkId.OPERATION, id), there, here));
            await(id, deadline);
        } finally {
            pending.forget(id);
            free.release();
        }
    }

    private void post(SendRequest request) {
        boolean posted;
        try {
            posted = queues.queuePair().postSend(request);
        } catch (IllegalStateException e) {
            throw channel.isBroken() ? channel.closed() : e;
        }
        if (!posted) {
            throw new IllegalStateException("the send queue has no place for an operation");
        }
    }

    /** After a time-out or an interrupt the channel ends, because the caller may use the memory again. */
    private void await(long id, Deadline deadline) {
        try {
            if (pending.await(id, deadline, "an access to the peer's memory") == null) {
                throw channel.abandoned("an access to the peer's memory did not complete within %s ms"
                        .formatted(deadline.timeout().toMillis()));
            }
        } catch (RdmaException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw channel.abandoned("a thread was interrupted in an access to the peer's memory");
            }
            throw e;
        }
    }
}
