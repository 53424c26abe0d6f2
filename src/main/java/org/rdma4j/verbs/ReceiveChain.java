package org.rdma4j.verbs;

import org.rdma4j.internal.datapath.NativeReceiveRequests;
import org.rdma4j.internal.datapath.NativeRequests;
import org.rdma4j.internal.lifetime.OwnedUse;

/**
 * A reusable chain of receives in native memory, written in place and posted with one call: {@code struct ibv_recv_wr}
 * of {@code man ibv_post_recv}. Made by {@link QueuePair#receiveChain} and {@link SharedReceiveQueue#receiveChain}.
 * Only failures allocate objects.
 *
 * <p>{@link #receive(int, long)} begins a receive, and {@link #buffer} adds its buffers; a single buffer can be named at
 * once. A receive keeps what was written, however often it is posted, until it is begun again. Write the places of a new
 * chain in order; afterwards any order is fine.
 *
 * <p>One thread at a time: the first thread that uses the chain owns it, and every method throws {@link
 * IllegalStateException} in other threads, until the owner calls {@link #handOver} or ends. There is nothing to close: the memory is freed when the chain is no longer
 * reachable.
 */
public final class ReceiveChain {
    private final ReceiveQueue queue;
    private final ProtectionDomain domain;
    private final NativeReceiveRequests requests;
    private final OwnedUse use;

    /** The length of the longest receive that was written so far, in bytes. */
    private long longestMessage;

    ReceiveChain(ReceiveQueue queue, int requests, OwnedUse use) {
        this.queue = queue;
        this.domain = queue.domain();
        this.requests = queue.allocate(NativeRequests.requireCount(requests));
        this.use = use;
    }

    /**
     * Begins a receive without buffers: for a message without data.
     *
     * @param index its place, from 0
     * @param wrId caller-chosen; see {@link WorkCompletion#wrId}
     * @throws IndexOutOfBoundsException if the chain is shorter, or a place before this one was never written
     */
    public void receive(int index, long wrId) {
        use.requireOwner();
        requests.extend(index);
        requests.begin(index, wrId, 0);
    }

    /**
     * Begins a receive with one buffer, which is faster than {@link #receive(int, long)} and {@link #buffer}.
     *
     * @param index its place, from 0
     * @param wrId caller-chosen; see {@link WorkCompletion#wrId}
     * @param region the memory region
     * @param offset where the buffer begins in the region, in bytes
     * @param length the size of the buffer in bytes
     * @throws IndexOutOfBoundsException if the chain is shorter, a place before this one was never written, or the buffer is
     *     not within the region
     * @throws IllegalArgumentException if the region is of another protection domain
     * @throws IllegalStateException if the region is closed
     */
    public void receive(int index, long wrId, MemoryRegion region, long offset, int length) {
        use.requireOwner();
        LocalAccess access = region.accessFrom(domain, offset, length);
        requests.requireBuffers();
        if (length > longestMessage) {
            longestMessage = length;
        }
        requests.extend(index);
        requests.begin(index, wrId, access.address() + offset, length, access.lkey());
    }

    /**
     * Appends a buffer: the message fills the buffers one after the other. The buffer belongs to the device from the post
     * until the completion of the receive.
     *
     * @param index the receive's place, from 0
     * @param region the memory region
     * @param offset where the buffer begins in the region, in bytes
     * @param length the size of the buffer in bytes
     * @throws IndexOutOfBoundsException if nothing was written to this place yet, or the buffer is not within the region
     * @throws IllegalArgumentException if the region is of another protection domain, or the receive has as many buffers as
     *     the queue allows
     * @throws IllegalStateException if the region is closed
     */
    public void buffer(int index, MemoryRegion region, long offset, int length) {
        use.requireOwner();
        requests.requireWritten(index);
        LocalAccess access = region.accessFrom(domain, offset, length);
        requests.entry(index, access.address() + offset, length, access.lkey());
        longestMessage = Math.max(longestMessage, requests.bytes(index));
    }

    /**
     * Posts the first receives of the chain; {@code ibv_post_recv(3)}, {@code ibv_post_srq_recv(3)}.
     *
     * @param count how many
     * @return how many were posted: fewer than all if the queue is full
     * @throws IndexOutOfBoundsException if fewer have been written
     * @throws IllegalArgumentException if a receive is longer than any message of the port; nothing is posted then
     * @throws IllegalStateException if the queue is closed, the queue pair is not bound to a port, or another thread owns
     *     this chain; nothing is posted then
     * @throws WorkRequestException if the device refuses a receive
     */
    public int post(int count) {
        return post(0, count);
    }

    /**
     * Posts neighboring receives of the chain; {@code ibv_post_recv(3)}, {@code ibv_post_srq_recv(3)}.
     *
     * @param first the place of the first one, from 0
     * @param count how many
     * @return how many were posted: fewer than all if the queue is full
     * @throws IndexOutOfBoundsException if fewer have been written
     * @throws IllegalArgumentException if a receive is longer than any message of the port; nothing is posted then
     * @throws IllegalStateException if the queue is closed, the queue pair is not bound to a port, or another thread owns
     *     this chain; nothing is posted then
     * @throws WorkRequestException if the device refuses a receive
     */
    public int post(int first, int count) {
        use.begin();
        try {
            int end = requests.end(first, count);
            queue.requireOpen();
            if (count == 0) {
                return 0;
            }
            if (longestMessage > queue.longestMessage()) {
                requireMessageSizes(first, end);
            }
            return queue.handToDevice(requests, first, end);
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

    private void requireMessageSizes(int first, int end) {
        for (int i = first; i < end; i++) {
            queue.requireMessageSize(requests.bytes(i));
        }
    }
}
