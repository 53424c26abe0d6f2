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
 * A reusable chain of send requests in native memory, written in place and posted with one call: {@code struct
 * ibv_send_wr} of {@code man ibv_post_send}, or {@code ibv_wr_post(3)} if the queue pair was created for {@linkplain
 * QueuePairSpec#withExtendedOperations extended operations}. Made by {@link QueuePair#sendChain}. Only failures
 * allocate objects.
 *
 * {@snippet file="org/rdma4j/examples/ChainExampleTest.java" region="writes"}
 *
 * <p>A method that is named after an operation writes a request. Further methods add to it: {@link #buffer}, {@link
 * #inline}, {@link #to}, {@link #unsignaled}, {@link #solicited}, {@link #fenced}. A single buffer can be named with the
 * operation, which is faster. A request keeps what was written, however often it is posted, until the next operation is
 * written to its place. Write the places of a new chain in order; afterwards any order is fine.
 *
 * <p>A method that writes to a request throws {@link IndexOutOfBoundsException} if the chain is shorter, a place before
 * this one has not been written yet, or a buffer is not within its region; {@link IllegalArgumentException} if the queue
 * pair does not have the operation, a region is of another protection domain, or the request has as many buffers as the
 * queue allows; and {@link IllegalStateException} if a region is closed.
 *
 * <p>One thread at a time: the first thread that uses the chain owns it, and every method throws {@link
 * IllegalStateException} in other threads, until the owner calls {@link #handOver} or ends. There is nothing to close: the
 * memory is freed when the chain is no longer reachable.
 */
public final class SendChain {
    /**
     * Every connection carries messages of this many bytes. Only for longer ones the limit of the port is looked up.
     */
    private static final int SHORT = 64 * 1024;

    private final QueuePair queuePair;
    private final SendQueue queue;
    private final ProtectionDomain domain;
    private final SendPosting posting;
    private final NativeSendRequests requests;
    private final OwnedUse use;
    private final boolean datagrams;
    /**
     * The opcodes that need no further check, as bits of {@link SendOpcodes#bit}. None if requests name peers.
     */
    private final int plain;

    /** The peers that the requests of a queue pair for datagrams go to; empty for connected queue pairs. */
    private final @Nullable DatagramAddress[] destinations;

    /** The length of the longest request that was written so far, in bytes, if it is longer than {@link #SHORT}. */
    private long longestMessage = SHORT;

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
     * A message that goes into the peer's next receive.
     *
     * @param index the request's place, from 0
     * @param wrId caller-chosen; see {@link WorkCompletion#wrId}
     */
    public void send(int index, long wrId) {
        begin(index, wrId, SendOpcodes.SEND, 0);
    }

    /**
     * A message of one buffer that goes into the peer's next receive: {@link #send(int, long)} and {@link #buffer}.
     *
     * @param index the request's place, from 0
     * @param wrId caller-chosen; see {@link WorkCompletion#wrId}
     * @param region the memory region of its one buffer
     * @param offset where the buffer begins in it, in bytes
     * @param length the buffer's size in bytes
     */
    public void send(int index, long wrId, MemoryRegion region, long offset, int length) {
        begin(index, wrId, SendOpcodes.SEND, 0, region, offset, length);
    }

    /**
     * A message that goes into the peer's next receive, with 32 bits for the completion there.
     *
     * @param index the request's place, from 0
     * @param wrId caller-chosen; see {@link WorkCompletion#wrId}
     * @param immediate the 32 bits, in host order: the peer reads the same number
     */
    public void sendWithImmediate(int index, long wrId, int immediate) {
        begin(index, wrId, SendOpcodes.SEND_WITH_IMMEDIATE, NetworkOrder.intValue(immediate));
    }

    /**
     * A message of one buffer that goes into the peer's next receive, with 32 bits for the completion there.
     *
     * @param index the request's place, from 0
     * @param wrId caller-chosen; see {@link WorkCompletion#wrId}
     * @param immediate the 32 bits, in host order: the peer reads the same number
     * @param region the memory region of its one buffer
     * @param offset where the buffer begins in it, in bytes
     * @param length the buffer's size in bytes
     */
    public void sendWithImmediate(int index, long wrId, int immediate, MemoryRegion region, long offset, int length) {
        begin(index, wrId, SendOpcodes.SEND_WITH_IMMEDIATE, NetworkOrder.intValue(immediate), region, offset, length);
    }

    /**
     * A message that goes into the peer's next receive, and invalidates a memory window of the peer.
     *
     * @param index the request's place, from 0
     * @param wrId caller-chosen; see {@link WorkCompletion#wrId}
     * @param rkey the key of the window of type 2, as the peer sent it
     */
    public void sendWithInvalidate(int index, long wrId, int rkey) {
        begin(index, wrId, SendOpcodes.SEND_WITH_INVALIDATE, rkey);
    }

    /**
     * A message of one buffer that goes into the peer's next receive, and invalidates a memory window of the peer.
     *
     * @param index the request's place, from 0
     * @param wrId caller-chosen; see {@link WorkCompletion#wrId}
     * @param rkey the key of the window of type 2, as the peer sent it
     * @param region the memory region of its one buffer
     * @param offset where the buffer begins in it, in bytes
     * @param length the buffer's size in bytes
     */
    public void sendWithInvalidate(int index, long wrId, int rkey, MemoryRegion region, long offset, int length) {
        begin(index, wrId, SendOpcodes.SEND_WITH_INVALIDATE, rkey, region, offset, length);
    }

    /**
     * A write to the peer's memory. The peer gets no completion.
     *
     * @param index the request's place, from 0
     * @param wrId caller-chosen; see {@link WorkCompletion#wrId}
     * @param remoteAddress where to write, as the peer sent it
     * @param rkey the key of the peer's memory
     */
    public void write(int index, long wrId, long remoteAddress, int rkey) {
        begin(index, wrId, SendOpcodes.RDMA_WRITE, 0);
        requests.remote(index, remoteAddress, rkey);
    }

    /**
     * A write of one buffer to the peer's memory. The peer gets no completion.
     *
     * @param index the request's place, from 0
     * @param wrId caller-chosen; see {@link WorkCompletion#wrId}
     * @param remoteAddress where to write, as the peer sent it
     * @param rkey the key of the peer's memory
     * @param region the memory region of its one buffer
     * @param offset where the buffer begins in it, in bytes
     * @param length the buffer's size in bytes
     */
    public void write(
            int index, long wrId, long remoteAddress, int rkey, MemoryRegion region, long offset, int length) {
        begin(index, wrId, SendOpcodes.RDMA_WRITE, 0, region, offset, length);
        requests.remote(index, remoteAddress, rkey);
    }

    /**
     * A write to the peer's memory, with 32 bits that the peer finds in the completion of its next receive.
     *
     * @param index the request's place, from 0
     * @param wrId caller-chosen; see {@link WorkCompletion#wrId}
     * @param remoteAddress where to write, as the peer sent it
     * @param rkey the key of the peer's memory
     * @param immediate the 32 bits, in host order: the peer reads the same number
     */
    public void writeWithImmediate(int index, long wrId, long remoteAddress, int rkey, int immediate) {
        begin(index, wrId, SendOpcodes.RDMA_WRITE_WITH_IMMEDIATE, NetworkOrder.intValue(immediate));
        requests.remote(index, remoteAddress, rkey);
    }

    /**
     * A write of one buffer to the peer's memory, with 32 bits that the peer finds in the completion of its next
     * receive.
     *
     * @param index the request's place, from 0
     * @param wrId caller-chosen; see {@link WorkCompletion#wrId}
     * @param remoteAddress where to write, as the peer sent it
     * @param rkey the key of the peer's memory
     * @param immediate the 32 bits, in host order: the peer reads the same number
     * @param region the memory region of its one buffer
     * @param offset where the buffer begins in it, in bytes
     * @param length the buffer's size in bytes
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
     * A read of the peer's memory into the buffers; their lengths say how much is read.
     *
     * @param index the request's place, from 0
     * @param wrId caller-chosen; see {@link WorkCompletion#wrId}
     * @param remoteAddress where to read, as the peer sent it
     * @param rkey the key of the peer's memory
     */
    public void read(int index, long wrId, long remoteAddress, int rkey) {
        begin(index, wrId, SendOpcodes.RDMA_READ, 0);
        requests.remote(index, remoteAddress, rkey);
    }

    /**
     * A read of the peer's memory into one buffer; its length says how much is read.
     *
     * @param index the request's place, from 0
     * @param wrId caller-chosen; see {@link WorkCompletion#wrId}
     * @param remoteAddress where to read, as the peer sent it
     * @param rkey the key of the peer's memory
     * @param region the memory region of its one buffer
     * @param offset where the buffer begins in it, in bytes
     * @param length the buffer's size in bytes
     */
    public void read(int index, long wrId, long remoteAddress, int rkey, MemoryRegion region, long offset, int length) {
        begin(index, wrId, SendOpcodes.RDMA_READ, 0, region, offset, length);
        requests.remote(index, remoteAddress, rkey);
    }

    /**
     * An atomic exchange of 8 bytes of the peer's memory, if they have the expected value. The value that was
     * there goes into the request's buffer, 8 bytes in this host's byte order.
     *
     * @param index the request's place, from 0
     * @param wrId caller-chosen; see {@link WorkCompletion#wrId}
     * @param remoteAddress the 8 bytes, at an address that is a multiple of 8
     * @param rkey the key of the peer's memory
     * @param expected the value that is replaced, in the byte order of the peer's host
     * @param replacement the new value, in the byte order of the peer's host
     */
    public void compareAndSwap(int index, long wrId, long remoteAddress, int rkey, long expected, long replacement) {
        begin(index, wrId, SendOpcodes.COMPARE_AND_SWAP, 0);
        requests.atomic(index, remoteAddress, rkey, expected, replacement);
    }

    /**
     * An atomic addition to 8 bytes of the peer's memory. The value that was there goes into the request's
     * buffer, 8 bytes in this host's byte order.
     *
     * @param index the request's place, from 0
     * @param wrId caller-chosen; see {@link WorkCompletion#wrId}
     * @param remoteAddress the 8 bytes, at an address that is a multiple of 8
     * @param rkey the key of the peer's memory
     * @param addend what to add, with wrap-around
     */
    public void fetchAndAdd(int index, long wrId, long remoteAddress, int rkey, long addend) {
        begin(index, wrId, SendOpcodes.FETCH_AND_ADD, 0);
        requests.atomic(index, remoteAddress, rkey, addend, 0);
    }

    /**
     * Writes the invalidation of a memory window of this side: peers can no longer use its key.
     *
     * @param index the request's place, from 0
     * @param wrId caller-chosen; see {@link WorkCompletion#wrId}
     * @param rkey the key of the window of type 2
     */
    public void localInvalidate(int index, long wrId, int rkey) {
        begin(index, wrId, SendOpcodes.LOCAL_INVALIDATE, rkey);
    }

    /**
     * Appends a buffer: data is gathered from the buffers, or scattered to them, in this order. It belongs to the device from
     * the post until the completion of the request.
     *
     * @param index the request's place, from 0
     * @param region the memory region
     * @param offset where the buffer begins in the region, in bytes
     * @param length the size of the buffer in bytes
     */
    public void buffer(int index, MemoryRegion region, long offset, int length) {
        use.requireOwner();
        requests.requireWritten(index);
        LocalAccess access = region.accessFrom(domain, offset, length);
        requests.entry(index, access.address() + offset, length, access.lkey());
        longestMessage = Math.max(longestMessage, requests.bytes(index));
    }

    /**
     * Appends data that is copied into the request, at once. For sends and writes.
     *
     * @param index the request's place, from 0
     * @param data the data; together at most {@link QueuePairCapacity#maxInlineData} bytes
     * @throws IllegalArgumentException if it is too much, the request has buffers, or reads the peer's memory
     */
    public void inline(int index, MemorySegment data) {
        use.requireOwner();
        requests.requireWritten(index);
        if (SendOpcode.of(requests.opcode(index)).writesLocally()) {
            throw new IllegalArgumentException(
                    "%s cannot be inline: it reads the peer's memory".formatted(requests.describe(index)));
        }
        requests.inline(index, data);
    }

    /**
     * Names the peer; for unreliable datagram queue pairs, where every request needs one.
     *
     * @param index the request's place, from 0
     * @param address the peer
     * @throws IllegalArgumentException if the queue pair is not one for datagrams, or the address handle is of another
     *     protection domain
     */
    public void to(int index, DatagramAddress address) {
        use.requireOwner();
        requests.requireWritten(index);
        if (!datagrams) {
            throw queue.withPeer(requests.describe(index));
        }
        queue.requireSameDomain(address, address.handle().domain());
        queue.writeDestination(requests, index, address);
        destinations[index] = address;
    }

    /**
     * Asks for no completion if the request succeeds. Its buffers belong to the device until a later request of the same
     * queue completes: post a signaled one before the queue is full.
     *
     * @param index the request's place, from 0
     */
    public void unsignaled(int index) {
        flags(index, 0, NativeSendRequests.SIGNALED);
    }

    /**
     * Announces the message on the peer's completion channel even if the peer asked for solicited completions only.
     *
     * @param index the request's place, from 0
     */
    public void solicited(int index) {
        flags(index, NativeSendRequests.SOLICITED, 0);
    }

    /**
     * Starts the request only when the RDMA reads and atomics before it are done. For reliable connected queue pairs.
     *
     * @param index the request's place, from 0
     */
    public void fenced(int index) {
        flags(index, NativeSendRequests.FENCE, 0);
    }

    /**
     * Posts the first requests of the chain; {@code ibv_post_send(3)}, {@code ibv_wr_complete(3)}.
     *
     * @param count how many
     * @return how many were posted: fewer than all if the queue is full; poll for completions and post the rest
     * @throws IndexOutOfBoundsException if fewer have been written
     * @throws IllegalArgumentException if a message is longer than the port allows, or a datagram names no peer; nothing is
     *     posted then
     * @throws IllegalStateException if the queue pair or an address handle is closed, the queue pair is not in a state to
     *     send, or another thread owns this chain; nothing is posted then
     * @throws WorkRequestException if the device refuses a request
     */
    public int post(int count) {
        return post(0, count);
    }

    /**
     * Posts neighboring requests of the chain; {@code ibv_post_send(3)}, {@code ibv_wr_complete(3)}.
     *
     * @param first the place of the first one, from 0
     * @param count how many
     * @return how many were posted: fewer than all if the queue is full; poll for completions and post the rest
     * @throws IndexOutOfBoundsException if fewer have been written
     * @throws IllegalArgumentException if a message is longer than the port allows, or a datagram names no peer; nothing is
     *     posted then
     * @throws IllegalStateException if the queue pair or an address handle is closed, the queue pair is not in a state to
     *     send, or another thread owns this chain; nothing is posted then
     * @throws WorkRequestException if the device refuses a request
     */
    public int post(int first, int count) {
        use.begin();
        try {
            int end = requests.end(first, count);
            queue.requireOpen();
            if (count == 0) {
                return 0;
            }
            if (longestMessage > SHORT || datagrams) {
                requireMessageSizes(first, end);
            }
            if (datagrams) {
                return postDatagrams(first, end);
            }
            int result = posting.submit(requests, first, end);
            return result == 0 ? count : queue.refused(result, requests, first, end);
        } finally {
            use.end();
        }
    }

    /**
     * Lets another thread use this chain: the next thread that uses it becomes its owner, and sees what was written so
     * far.
     *
     * @throws IllegalStateException if another thread owns this chain
     */
    public void handOver() {
        use.handOver();
    }

    private void begin(int index, long wrId, int opcode, int immediateOrKey) {
        use.requireOwner();
        extend(index, opcode);
        requests.begin(index, wrId, 0, opcode, NativeSendRequests.SIGNALED, immediateOrKey);
    }

    private void begin(
            int index, long wrId, int opcode, int immediateOrKey, MemoryRegion region, long offset, int length) {
        use.requireOwner();
        LocalAccess access = region.accessFrom(domain, offset, length);
        requests.requireBuffers();
        if (length > longestMessage) {
            longestMessage = length;
        }
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

    /** The rare cases: a datagram, whose peer must be set again, or an operation that the queue does not have. */
    private void extendOther(int index, int value) {
        SendOpcode opcode = SendOpcode.of(value);
        queue.checkOpcode(opcode, opcode);
        requests.extend(index);
        destinations[index] = null;
    }

    private void flags(int index, int set, int cleared) {
        use.requireOwner();
        requests.requireWritten(index);
        requests.flags(index, (requests.flags(index) & ~cleared) | set);
    }

    private void requireMessageSizes(int first, int end) {
        long longest = queuePair.longestMessage();
        for (int i = first; i < end; i++) {
            if (requests.bytes(i) > longest) {
                queuePair.requireMessageSize(requests.bytes(i));
            }
        }
    }

    /** Providers read address handles while they post, so that these must stay open. */
    private int postDatagrams(int first, int end) {
        int begun = first;
        try {
            for (int i = first; i < end; i++) {
                requireDestination(i).handle().lifetime().beginUse();
                begun++;
            }
            return queue.handToDevice(requests, first, end);
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
