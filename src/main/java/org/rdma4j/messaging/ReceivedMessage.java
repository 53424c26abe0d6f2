package org.rdma4j.messaging;

import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/** A message from the peer: a call, which wants a reply, or a message without one. */
public final class ReceivedMessage {
    private final MessageChannel channel;
    private final MemorySegment payload;
    private final FrameHeader header;
    private final AtomicBoolean replied = new AtomicBoolean();

    ReceivedMessage(MessageChannel channel, MemorySegment payload, FrameHeader header) {
        this.channel = channel;
        this.payload = payload;
        this.header = header;
    }

    /**
     * The channel that it came through.
     *
     * @return the channel
     */
    public MessageChannel channel() {
        return channel;
    }

    /**
     * The bytes of the message, where the device has put them. They are valid until the handler returns: copy what you
     * need longer.
     *
     * @return the bytes, read-only
     */
    public MemorySegment payload() {
        return payload;
    }

    /**
     * Whether the peer waits for a reply.
     *
     * @return true for a call
     */
    public boolean isCall() {
        return header.type() == FrameType.CALL;
    }

    /**
     * Answers a call. Any thread may do this, also after the handler has returned.
     *
     * @param answer the reply, in memory of any kind
     * @param timeout how long to wait at most until the peer has a free buffer, and has read a long reply
     * @throws IllegalStateException if the message is no call, or was answered already
     * @throws ChannelClosedException if the channel has ended
     * @throws org.rdma4j.RdmaException if the time has passed
     */
    public void reply(MemorySegment answer, Duration timeout) {
        if (!isCall()) {
            throw new IllegalStateException("the message is no call: use send() of its channel");
        }
        if (!replied.compareAndSet(false, true)) {
            throw new IllegalStateException("the call was answered already");
        }
        channel.message(FrameType.REPLY, header.id(), answer, Deadline.after(timeout));
    }

    /** Tells the caller that the handler failed, unless it has answered before. */
    void fail(String reason, Deadline deadline) {
        if (isCall() && replied.compareAndSet(false, true)) {
            channel.failure(header.id(), reason, deadline);
        }
    }

    /** The kind and the size. */
    @Override
    public String toString() {
        return "%s of %s bytes from the %s".formatted(isCall() ? "call" : "message", payload.byteSize(), channel);
    }
}
