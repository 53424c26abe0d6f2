package org.rdma4j.messaging;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.rdma4j.verbs.AccessFlag;
import org.rdma4j.verbs.MemoryRegion;
import org.rdma4j.verbs.MemorySlice;
import org.rdma4j.verbs.ProtectionDomain;

/** Messages that do not fit into a buffer: one side offers its memory, and the other reads it. */
final class LongMessages {
    private final MessageChannel channel;
    private final ProtectionDomain domain;
    private final FrameSender sender;
    private final RemoteAccess access;
    private final PendingOperations<Answer> answers;
    private final long longest;

    /** The longest message is what this side accepts. */
    LongMessages(
            MessageChannel channel,
            ProtectionDomain domain,
            FrameSender sender,
            RemoteAccess access,
            PendingOperations<Answer> answers,
            long longest) {
        this.channel = channel;
        this.domain = domain;
        this.sender = sender;
        this.access = access;
        this.answers = answers;
        this.longest = longest;
    }

    /** Sends a message; memory outside the heap is registered for that time, and other memory is copied. */
    void send(FrameType type, long id, MemorySegment message, Deadline deadline) {
        if (message.isNative() && !message.isReadOnly()) {
            try (MemoryRegion region = domain.register(message, AccessFlag.REMOTE_READ)) {
                offer(type, id, region.whole(), deadline);
            }
        } else {
            try (MemoryRegion region = domain.allocate(message.byteSize(), AccessFlag.REMOTE_READ)) {
                region.memory().copyFrom(message);
                offer(type, id, region.whole(), deadline);
            }
        }
    }

    /** Offers a message, and waits until the peer has read it. */
    void offer(FrameType type, long id, MemorySlice message, Deadline deadline) {
        long offerId = answers.begin();
        try {
            MemorySegment bytes = new Offer(offerId, message.remote(), message.length()).toBytes();
            sender.send(type, true, id, bytes, deadline);
            Answer answer = answers.await(offerId, deadline, "the peer to read a message");
            if (answer == null) {
                throw channel.abandoned("the peer did not read a message of %s bytes within %s ms"
                        .formatted(message.length(), deadline.timeout().toMillis()));
            }
            channel.require(answer, FrameType.TAKEN);
        } finally {
            answers.forget(offerId);
        }
    }

    /** Reads a message that the peer has offered, into memory that the garbage collector frees. */
    MemorySegment fetch(MemorySegment offered, Deadline deadline) {
        Offer offer;
        try {
            offer = Offer.of(offered, longest);
        } catch (ProtocolViolation e) {
            throw channel.violated(e);
        }
        MemorySegment memory = Arena.ofAuto().allocate(offer.length(), Long.BYTES);
        try (MemoryRegion region = domain.register(memory, AccessFlag.LOCAL_WRITE)) {
            access.read(offer.memory(), region.whole(), deadline);
        }
        sender.send(FrameType.TAKEN, offer.id(), deadline);
        return memory;
    }

    /** Tells the peer that nobody reads its message, because the reply came too late. */
    void decline(MemorySegment offered, Deadline deadline) {
        try {
            sender.send(FrameType.TAKEN, Offer.of(offered, Long.MAX_VALUE).id(), deadline);
        } catch (ProtocolViolation e) {
            throw channel.violated(e);
        }
    }
}
