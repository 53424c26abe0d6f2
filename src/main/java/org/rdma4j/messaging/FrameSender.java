package org.rdma4j.messaging;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;
import org.rdma4j.RdmaException;
import org.rdma4j.verbs.BufferPool;
import org.rdma4j.verbs.MemorySlice;
import org.rdma4j.verbs.QueuePair;
import org.rdma4j.verbs.SendRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Copies frames into buffers and posts them, when the peer has a receive for each. Any thread may use it. */
final class FrameSender {
    private static final Logger LOG = LoggerFactory.getLogger(FrameSender.class);
    private static final MemorySegment EMPTY = MemorySegment.ofArray(new byte[0]);

    private final QueuePair queuePair;
    private final Credits credits;
    private final Supplier<RdmaException> ended;
    private final int bufferSize;
    private final int buffers;
    private final BufferPool pool;
    private final Semaphore free;
    /** The buffers of posted frames, by their place in the memory. */
    private final AtomicReferenceArray<MemorySlice> posted;

    /** Creates a sender; the supplier makes what is thrown after the channel has ended. */
    FrameSender(ChannelQueues queues, MessagingOptions options, Credits credits, Supplier<RdmaException> ended) {
        this.queuePair = queues.queuePair();
        this.credits = credits;
        this.ended = ended;
        this.bufferSize = options.bufferSize();
        this.buffers = options.sendBuffers();
        this.pool = new BufferPool(queues.sendMemory(), bufferSize);
        this.free = new Semaphore(buffers);
        this.posted = new AtomicReferenceArray<>(buffers);
    }

    /** Sends a frame without a payload. */
    void send(FrameType type, long id, Deadline deadline) {
        send(type, false, id, EMPTY, deadline);
    }

    /** Sends a frame; waits until the peer has a receive, and this side a buffer. */
    void send(FrameType type, boolean offered, long id, MemorySegment payload, Deadline deadline) {
        try {
            if (!credits.take(type.isRequest(), deadline.nanosLeft())) {
                throw credits.hasEnded() ? ended.get() : deadline.passed("the peer had no free receive buffer");
            }
            if (!free.tryAcquire(deadline.nanosLeft(), TimeUnit.NANOSECONDS)) {
                credits.giveBack();
                throw deadline.passed("the device of the peer acknowledged no message");
            }
        } catch (InterruptedException _) {
            throw Deadline.interrupted("the peer");
        }
        if (!post(type, offered, id, payload)) {
            throw ended.get();
        }
    }

    /**
     * Returns credits to a peer that may be waiting for them. Does not wait, and does not fail: if the connection is
     * broken, the completions tell why.
     */
    void returnCredits() {
        if (!free.tryAcquire()) {
            return; // the completion of a frame calls this again
        }
        if (credits.takeToReturn()) {
            var _ = post(FrameType.CREDITS, false, 0, EMPTY);
        } else {
            free.release();
        }
    }

    /** Frees the buffer of a frame that has completed. */
    void completed(int index) {
        pool.giveBack(posted.get(index));
        free.release();
    }

    /** Waits until the peer's device has acknowledged all frames. Returns false if the time has passed. */
    boolean awaitAcknowledged(Deadline deadline) throws InterruptedException {
        boolean all = free.tryAcquire(buffers, deadline.nanosLeft(), TimeUnit.NANOSECONDS);
        if (all) {
            free.release(buffers);
        }
        return all;
    }

    /** Returns false if the queue pair is closed or in ERROR: then the channel has ended, or is about to. */
    private boolean post(FrameType type, boolean offered, long id, MemorySegment payload) {
        MemorySlice buffer = pool.take();
        if (buffer == null) {
            throw new IllegalStateException("the %s has fewer buffers than permits".formatted(pool));
        }
        int index = (int) (buffer.offset() / bufferSize);
        int length = (int) payload.byteSize();
        posted.set(index, buffer);
        MemorySegment memory = buffer.memory();
        copy(payload, memory, index);
        new FrameHeader(type, offered, credits.takeOwed(), length, id).write(memory);
        SendRequest request =
                SendRequest.send(WorkId.of(WorkId.FRAME, index), buffer.slice(0, FrameHeader.SIZE + length));
        try {
            if (queuePair.postSend(request)) {
                return true;
            }
        } catch (IllegalStateException | RdmaException e) {
            LOG.debug("the {} takes no more frames", queuePair, e);
        }
        completed(index);
        return false;
    }

    /** The caller's memory may be closed, or belong to another thread. */
    private void copy(MemorySegment payload, MemorySegment memory, int index) {
        try {
            MemorySegment.copy(payload, 0, memory, FrameHeader.SIZE, payload.byteSize());
        } catch (RuntimeException | Error e) {
            completed(index);
            credits.giveBack();
            throw e;
        }
    }
}
