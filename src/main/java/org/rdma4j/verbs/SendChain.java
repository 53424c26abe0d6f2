package org.rdma4j.verbs;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import org.rdma4j.internal.datapath.NativeRequests;
import org.rdma4j.internal.datapath.NativeSendRequests;
import org.rdma4j.internal.datapath.SendOpcodes;
import org.rdma4j.internal.datapath.SendPosting;
import org.rdma4j.internal.ffm.NetworkOrder;
import org.rdma4j.internal.lifetime.OwnedUse;

/**
 * Sends that are posted with one call, and written anew in the same native memory each time: a chain of {@code struct
 * ibv_send_wr} of {@code man ibv_post_send}, or what {@code ibv_wr_post(3)} takes where the queue pair was created for
 * {@linkplain QueuePairSpec#withExtendedOperations extended operations}. Made by {@link QueuePair#sendChain}. Nothing is allocated,
 * except for failures.
 *
 * <p>A request is written by one of the methods that are named after the operations, and then by those that add to it:
 * {@link #buffer}, {@link #inline}, {@link #to}, {@link #unsignalled}, {@link #solicited}, {@link #fenced}. Where there is
 * one buffer, as mostly, it can be named with the operation, which is faster. A request stays as it is until it is
 * written again, however often it is posted. The chain is filled from the front the first time, afterwards in any order.
 *
 * <p>For the thread that made it alone: others are refused when they post. Nothing must be closed; the memory is freed
 * when nobody holds the chain.
 */
public final class SendChain {
    private final QueuePair queuePair;
    private final SendQueue queue;
    private final ProtectionDomain domain;
    private final SendPosting posting;
    private final NativeSendRequests requests;
    private final OwnedUse use;
    private final boolean datagrams;
    /**
     * The opcodes that can be begun without further ado: a bit for each, at the place of its number. None where requests
     * name peers.
     */
    private final int plain;

    /** Where the requests go; none where all go to the same peer. */
    private final @Nullable DatagramAddress[] destinations;

    SendChain(QueuePair queuePair, SendQueue queue, int requests, OwnedUse use) {
        this.queuePair = queuePair;
        this.queue = queue;
        this.domain = queue.domain();
        this.posting = queue.posting();
        this.requests = queue.allocate(NativeRequests.requireCount(requests));
        this.use = use;
        this.datagrams = queue.isForDatagrams();
        this.destinations = new DatagramAddress[datagrams ? requests : 0];
        this.plain = datagrams ? 0 : queue.offered();
    }

    /**
     * Writes a message that goes into the peer's next receive.
     *
     * @param index the request's place, from 0
     * @param wrId a number of the caller's, which the completion will bear
     * @throws IndexOutOfBoundsException if the chain is shorter, or a place before has not been written yet
     * @throws IllegalArgumentException if the queue pair was not created for it
     */
    public void send(int index, long wrId) {
        begin(index, wrId, SendOpcodes.SEND, 0);
    }

    /**
     * Writes a message of one buffer that goes into the peer's next receive: {@link #send(int, long)} and {@link #buffer}.
     *
     * @param index the request's place, from 0
     * @param wrId a number of the caller's, which the completion will bear
     * @param region the memory region of its one buffer
     * @param offset where the buffer begins in it, in octets
     * @param length the buffer's size in octets
     * @throws IndexOutOfBoundsException if the chain is shorter, a place before has not been written yet, or the buffer is
     *     not within the region
     * @throws IllegalArgumentException if the region is of another protection domain, or the queue pair was not created for
     *     it
     * @throws IllegalStateException if the region is closed
     */
    public void send(int index, long wrId, MemoryRegion region, long offset, int length) {
        begin(index, wrId, SendOpcodes.SEND, 0, region, offset, length);
    }

    /**
     * Writes a message that goes into the peer's next receive, and 32 bits for its completion.
     *
     * @param index the request's place, from 0
     * @param wrId a number of the caller's, which the completion will bear
     * @param immediate the 32 bits, in host order: the peer reads the same number
     * @throws IndexOutOfBoundsException if the chain is shorter, or a place before has not been written yet
     * @throws IllegalArgumentException if the queue pair was not created for it
     */
    public void sendWithImmediate(int index, long wrId, int immediate) {
        begin(index, wrId, SendOpcodes.SEND_WITH_IMMEDIATE, NetworkOrder.intValue(immediate));
    }

    /**
     * Writes a message of one buffer that goes into the peer's next receive, and 32 bits for its completion.
     *
     * @param index the request's place, from 0
     * @param wrId a number of the caller's, which the completion will bear
     * @param immediate the 32 bits, in host order: the peer reads the same number
     * @param region the memory region of its one buffer
     * @param offset where the buffer begins in it, in octets
     * @param length the buffer's size in octets
     * @throws IndexOutOfBoundsException if the chain is shorter, a place before has not been written yet, or the buffer is
     *     not within the region
     * @throws IllegalArgumentException if the region is of another protection domain, or the queue pair was not created for
     *     it
     * @throws IllegalStateException if the region is closed
     */
    public void sendWithImmediate(int index, long wrId, int immediate, MemoryRegion region, long offset, int length) {
        begin(index, wrId, SendOpcodes.SEND_WITH_IMMEDIATE, NetworkOrder.intValue(immediate), region, offset, length);
    }

    /**
     * Writes a message that goes into the peer's next receive, and invalidates a memory window of the peer's.
     *
     * @param index the request's place, from 0
     * @param wrId a number of the caller's, which the completion will bear
     * @param rkey the key of the window of type 2, as the peer told
     * @throws IndexOutOfBoundsException if the chain is shorter, or a place before has not been written yet
     * @throws IllegalArgumentException if the queue pair was not created for it, or is one for datagrams
     */
    public void sendWithInvalidate(int index, long wrId, int rkey) {
        begin(index, wrId, SendOpcodes.SEND_WITH_INVALIDATE, rkey);
    }

    /**
     * Writes a message of one buffer that goes into the peer's next receive, and invalidates a memory window of the peer's.
     *
     * @param index the request's place, from 0
     * @param wrId a number of the caller's, which the completion will bear
     * @param rkey the key of the window of type 2, as the peer told
     * @param region the memory region of its one buffer
     * @param offset where the buffer begins in it, in octets
     * @param length the buffer's size in octets
     * @throws IndexOutOfBoundsException if the chain is shorter, a place before has not been written yet, or the buffer is
     *     not within the region
     * @throws IllegalArgumentException if the region is of another protection domain, or the queue pair was not created for
     *     it, or is one for datagrams
     * @throws IllegalStateException if the region is closed
     */
    public void sendWithInvalidate(int index, long wrId, int rkey, MemoryRegion region, long offset, int length) {
        begin(index, wrId, SendOpcodes.SEND_WITH_INVALIDATE, rkey, region, offset, length);
    }

    /**
     * Writes a write to the peer's memory, of which the peer is not told.
     *
     * @param index the request's place, from 0
     * @param wrId a number of the caller's, which the completion will bear
     * @param remoteAddress where to write, as the peer told
     * @param rkey the key of the peer's memory
     * @throws IndexOutOfBoundsException if the chain is shorter, or a place before has not been written yet
     * @throws IllegalArgumentException if the queue pair was not created for it, or is one for datagrams
     */
    public void write(int index, long wrId, long remoteAddress, int rkey) {
        begin(index, wrId, SendOpcodes.RDMA_WRITE, 0);
        requests.remote(index, remoteAddress, rkey);
    }

    /**
     * Writes a write of one buffer to the peer's memory, of which the peer is not told.
     *
     * @param index the request's place, from 0
     * @param wrId a number of the caller's, which the completion will bear
     * @param remoteAddress where to write, as the peer told
     * @param rkey the key of the peer's memory
     * @param region the memory region of its one buffer
     * @param offset where the buffer begins in it, in octets
     * @param length the buffer's size in octets
     * @throws IndexOutOfBoundsException if the chain is shorter, a place before has not been written yet, or the buffer is
     *     not within the region
     * @throws IllegalArgumentException if the region is of another protection domain, or the queue pair was not created for
     *     it, or is one for datagrams
     * @throws IllegalStateException if the region is closed
     */
    public void write(
            int index, long wrId, long remoteAddress, int rkey, MemoryRegion region, long offset, int length) {
        begin(index, wrId, SendOpcodes.RDMA_WRITE, 0, region, offset, length);
        requests.remote(index, remoteAddress, rkey);
    }

    /**
     * Writes a write to the peer's memory, and 32 bits that the peer finds in the completion of its next receive.
     *
     * @param index the request's place, from 0
     * @param wrId a number of the caller's, which the completion will bear
     * @param remoteAddress where to write, as the peer told
     * @param rkey the key of the peer's memory
     * @param immediate the 32 bits, in host order: the peer reads the same number
     * @throws IndexOutOfBoundsException if the chain is shorter, or a place before has not been written yet
     * @throws IllegalArgumentException if the queue pair was not created for it, or is one for datagrams
     */
    public void writeWithImmediate(int index, long wrId, long remoteAddress, int rkey, int immediate) {
        begin(index, wrId, SendOpcodes.RDMA_WRITE_WITH_IMMEDIATE, NetworkOrder.intValue(immediate));
        requests.remote(index, remoteAddress, rkey);
    }

    /**
     * Writes a write of one buffer to the peer's memory, and 32 bits that the peer finds in the completion of its next receive.
     *
     * @param index the request's place, from 0
     * @param wrId a number of the caller's, which the completion will bear
     * @param remoteAddress where to write, as the peer told
     * @param rkey the key of the peer's memory
     * @param immediate the 32 bits, in host order: the peer reads the same number
     * @param region the memory region of its one buffer
     * @param offset where the buffer begins in it, in octets
     * @param length the buffer's size in octets
     * @throws IndexOutOfBoundsException if the chain is shorter, a place before has not been written yet, or the buffer is
     *     not within the region
     * @throws IllegalArgumentException if the region is of another protection domain, or the queue pair was not created for
     *     it, or is one for datagrams
     * @throws IllegalStateException if the region is closed
     */
    public void writeWithImmediate(
            int index,
            long wrId,
            long remoteAddress,
            int rkey,
            int immediate,
            MemoryRegion region,
            long offset,
            int length) {
        begin(
                index,
                wrId,
                SendOpcodes.RDMA_WRITE_WITH_IMMEDIATE,
                NetworkOrder.intValue(immediate),
                region,
                offset,
                length);
        requests.remote(index, remoteAddress, rkey);
    }

    /**
     * Writes a read of the peer's memory into the buffers; their lengths say how much is read.
     *
     * @param index the request's place, from 0
     * @param wrId a number of the caller's, which the completion will bear
     * @param remoteAddress where to read, as the peer told
     * @param rkey the key of the peer's memory
     * @throws IndexOutOfBoundsException if the chain is shorter, or a place before has not been written yet
     * @throws IllegalArgumentException if the queue pair was not created for it, or is one for datagrams
     */
    public void read(int index, long wrId, long remoteAddress, int rkey) {
        begin(index, wrId, SendOpcodes.RDMA_READ, 0);
        requests.remote(index, remoteAddress, rkey);
    }

    /**
     * Writes a read of the peer's memory into one buffer; its length says how much is read.
     *
     * @param index the request's place, from 0
     * @param wrId a number of the caller's, which the completion will bear
     * @param remoteAddress where to read, as the peer told
     * @param rkey the key of the peer's memory
     * @param region the memory region of its one buffer
     * @param offset where the buffer begins in it, in octets
     * @param length the buffer's size in octets
     * @throws IndexOutOfBoundsException if the chain is shorter, a place before has not been written yet, or the buffer is
     *     not within the region
     * @throws IllegalArgumentException if the region is of another protection domain, or the queue pair was not created for
     *     it, or is one for datagrams
     * @throws IllegalStateException if the region is closed
     */
    public void read(int index, long wrId, long remoteAddress, int rkey, MemoryRegion region, long offset, int length) {
        begin(index, wrId, SendOpcodes.RDMA_READ, 0, region, offset, length);
        requests.remote(index, remoteAddress, rkey);
    }

    /**
     * Writes an atomic exchange of 8 octets of the peer's memory, if they have the expected value. The value that was
     * there goes into the request's buffer, 8 octets in this host's byte order.
     *
     * @param index the request's place, from 0
     * @param wrId a number of the caller's, which the completion will bear
     * @param remoteAddress the 8 octets, at an address that is a multiple of 8
     * @param rkey the key of the peer's memory
     * @param expected the value that is replaced, in the byte order of the peer's host
     * @param replacement the new value, in the byte order of the peer's host
     * @throws IndexOutOfBoundsException if the chain is shorter, or a place before has not been written yet
     * @throws IllegalArgumentException if the queue pair was not created for it, or is one for datagrams
     */
    public void compareAndSwap(int index, long wrId, long remoteAddress, int rkey, long expected, long replacement) {
        begin(index, wrId, SendOpcodes.COMPARE_AND_SWAP, 0);
        requests.atomic(index, remoteAddress, rkey, expected, replacement);
    }

    /**
     * Writes an atomic addition to 8 octets of the peer's memory. The value that was there goes into the request's
     * buffer, 8 octets in this host's byte order.
     *
     * @param index the request's place, from 0
     * @param wrId a number of the caller's, which the completion will bear
     * @param remoteAddress the 8 octets, at an address that is a multiple of 8
     * @param rkey the key of the peer's memory
     * @param addend what to add, with wrap-around
     * @throws IndexOutOfBoundsException if the chain is shorter, or a place before has not been written yet
     * @throws IllegalArgumentException if the queue pair was not created for it, or is one for datagrams
     */
    public void fetchAndAdd(int index, long wrId, long remoteAddress, int rkey, long addend) {
        begin(index, wrId, SendOpcodes.FETCH_AND_ADD, 0);
        requests.atomic(index, remoteAddress, rkey, addend, 0);
    }

    /**
     * Writes the invalidation of a memory window of this side: peers can no longer use its key.
     *
     * @param index the request's place, from 0
     * @param wrId a number of the caller's, which the completion will bear
     * @param rkey the key of the window of type 2
     * @throws IndexOutOfBoundsException if the chain is shorter, or a place before has not been written yet
     * @throws IllegalArgumentException if the queue pair was not created for it, or is one for datagrams
     */
    public void localInvalidate(int index, long wrId, int rkey) {
        begin(index, wrId, SendOpcodes.LOCAL_INVALIDATE, rkey);
    }

    /**
     * Appends a buffer: messages are gathered from the buffers in their order, and what is read is scattered so. It is
     * the device's from the moment that the request is posted until its completion comes.
     *
     * @param index the request's place, from 0
     * @param region the memory region
     * @param offset where the buffer begins in it, in octets
     * @param length the buffer's size in octets
     * @throws IndexOutOfBoundsException if fewer have been written, or the buffer is not within the region
     * @throws IllegalArgumentException if the region is of another protection domain, or the request is inline or has as
     *     many buffers as the queue pair allows
     * @throws IllegalStateException if the region is closed
     */
    public void buffer(int index, MemoryRegion region, long offset, int length) {
        queue.writeBuffer(requests, requests.requireWritten(index), region, offset, length);
    }

    /**
     * Appends data that is copied into the request now: the memory is the caller's again at once, and can be any. For
     * sends and writes without buffers.
     *
     * @param index the request's place, from 0
     * @param data what to send; together at most {@link QueuePairCapacity#maxInlineData} octets
     * @throws IndexOutOfBoundsException if fewer have been written
     * @throws IllegalArgumentException if there is too much of it, or the request has buffers or reads the peer's memory
     */
    public void inline(int index, MemorySegment data) {
        use.requireOwner();
        if (SendOpcode.of(requests.opcode(requests.requireWritten(index))).writesLocally()) {
            throw new IllegalArgumentException(
                    "%s cannot be inline: it reads the peer's memory".formatted(requests.describe(index)));
        }
        requests.inline(index, data);
    }

    /**
     * Names the peer; for unreliable datagram queue pairs, which need it in each request. The address handle must be
     * open whenever the request is posted.
     *
     * @param index the request's place, from 0
     * @param address where it goes
     * @throws IndexOutOfBoundsException if fewer have been written
     * @throws IllegalArgumentException if the address handle is of another protection domain, or the queue pair is not
     *     one for datagrams
     */
    public void to(int index, DatagramAddress address) {
        use.requireOwner();
        if (!datagrams) {
            throw queue.withPeer(requests.describe(requests.requireWritten(index)));
        }
        queue.requireSameDomain(address, address.handle().domain());
        queue.writeDestination(requests, requests.requireWritten(index), address);
        destinations[index] = address;
    }

    /**
     * Does not report the request when it is done well. Its buffers are the device's until a later request of the same
     * queue is reported: post a signalled one before the queue is full.
     *
     * @param index the request's place, from 0
     * @throws IndexOutOfBoundsException if fewer have been written
     */
    public void unsignalled(int index) {
        requests.flags(index, requests.flags(requests.requireWritten(index)) & ~NativeSendRequests.SIGNALED);
    }

    /**
     * Announces the message on the peer's completion channel also where the peer asked for solicited completions alone.
     *
     * @param index the request's place, from 0
     * @throws IndexOutOfBoundsException if fewer have been written
     */
    public void solicited(int index) {
        requests.flags(index, requests.flags(requests.requireWritten(index)) | NativeSendRequests.SOLICITED);
    }

    /**
     * Begins the request only when the RDMA reads and atomics before it are done. For reliable connected queue pairs.
     *
     * @param index the request's place, from 0
     * @throws IndexOutOfBoundsException if fewer have been written
     */
    public void fenced(int index) {
        requests.flags(index, requests.flags(requests.requireWritten(index)) | NativeSendRequests.FENCE);
    }

    /**
     * Posts the first requests of the chain; {@code ibv_post_send(3)}, {@code ibv_wr_post(3)}.
     *
     * @param count how many
     * @return how many were posted: fewer than all if the queue is full; poll for completions, and post the rest with
     *     {@link #post(int, int)}
     * @throws IndexOutOfBoundsException if fewer have been written
     * @throws IllegalArgumentException if a datagram names no peer, or is longer than a packet; nothing is posted then
     * @throws IllegalStateException if the queue pair or an address handle is closed, the queue pair is not in a state to
     *     send, or this is not the thread that made the chain; nothing is posted then
     * @throws WorkRequestException if the device refuses a request, which it names
     */
    public int post(int count) {
        return post(0, count);
    }

    /**
     * Posts neighbours in the chain; {@code ibv_post_send(3)}, {@code ibv_wr_post(3)}.
     *
     * @param first the place of the first one, from 0
     * @param count how many
     * @return how many were posted: fewer than all if the queue is full
     * @throws IndexOutOfBoundsException if fewer have been written
     * @throws IllegalArgumentException if a datagram names no peer, or is longer than a packet; nothing is posted then
     * @throws IllegalStateException if the queue pair or an address handle is closed, the queue pair is not in a state to
     *     send, or this is not the thread that made the chain; nothing is posted then
     * @throws WorkRequestException if the device refuses a request, which it names
     */
    public int post(int first, int count) {
        int end = requests.end(first, count);
        use.begin();
        try {
            queue.requireOpen();
            if (count == 0) {
                return 0;
            }
            if (datagrams) {
                return postDatagrams(first, end);
            }
            int result = posting.post(requests, first, end);
            return result == 0 ? count : queue.refused(result, requests, first, end);
        } finally {
            use.end();
        }
    }

    private void begin(int index, long wrId, int opcode, int immediateOrKey) {
        extend(index, opcode);
        requests.begin(index, wrId, 0, opcode, NativeSendRequests.SIGNALED, immediateOrKey);
    }

    private void begin(
            int index, long wrId, int opcode, int immediateOrKey, MemoryRegion region, long offset, int length) {
        LocalAccess access = region.accessFrom(domain, offset, length);
        requests.requireBuffers();
        extend(index, opcode);
        requests.begin(
                index,
                wrId,
                opcode,
                NativeSendRequests.SIGNALED,
                immediateOrKey,
                access.address() + offset,
                length,
                access.lkey());
    }

    private void extend(int index, int opcode) {
        if ((plain & 1 << opcode) == 0) {
            extendOther(index, opcode);
        }
        requests.extend(index);
    }

    /** What else there is to beginning a datagram, or an operation that the queue does not have. */
    private void extendOther(int index, int value) {
        SendOpcode opcode = SendOpcode.of(value);
        queue.checkOpcode(opcode, opcode);
        use.requireOwner(); // who posts counts the uses of the address handles by the destinations
        requests.extend(index);
        destinations[index] = null;
    }

    /** Providers read address handles while they post: these must stay open. */
    private int postDatagrams(int first, int end) {
        int begun = first;
        try {
            for (int i = first; i < end; i++) {
                DatagramAddress address = requireDestination(i);
                queuePair.requireMessageSize(requests.bytes(i));
                address.handle().lifetime().beginUse();
                begun++;
            }
            return queue.post(requests, first, end);
        } finally {
            for (int i = first; i < begun; i++) {
                endUse(destinations[i]);
            }
        }
    }

    private DatagramAddress requireDestination(int index) {
        DatagramAddress address = destinations[index];
        if (address == null) {
            throw SendQueue.withoutPeer(requests.describe(index));
        }
        return address;
    }

    private static void endUse(@Nullable DatagramAddress address) {
        if (address != null) {
            address.handle().lifetime().endUse();
        }
    }
}
