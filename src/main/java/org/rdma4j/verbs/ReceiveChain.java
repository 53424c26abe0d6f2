package org.rdma4j.verbs;

import org.rdma4j.internal.datapath.NativeReceiveRequests;
import org.rdma4j.internal.datapath.NativeRequests;
import org.rdma4j.internal.lifetime.OwnedUse;

/**
 * Receives that are posted with one call, and written anew in the same native memory each time: a chain of {@code
 * struct ibv_recv_wr} of {@code man ibv_post_recv}. Made by {@link QueuePair#receiveChain} and {@link
 * SharedReceiveQueue#receiveChain}. Nothing is allocated, except for failures.
 *
 * <p>A receive is written by {@link #receive(int, long)} and then {@link #buffer} for each of its buffers, or both at
 * once where there is one, and stays as it is until it is written again, however often it is posted. The chain is filled
 * from the front the first time, afterwards in any order.
 *
 * <p>For the thread that made it alone: others are refused when they post. Nothing must be closed; the memory is freed
 * when nobody holds the chain.
 */
public final class ReceiveChain {
    private final ReceiveQueue queue;
    private final ProtectionDomain domain;
    private final NativeReceiveRequests requests;
    private final OwnedUse use;

    ReceiveChain(ReceiveQueue queue, int requests, OwnedUse use) {
        this.queue = queue;
        this.domain = queue.domain();
        this.requests = queue.allocate(NativeRequests.requireCount(requests));
        this.use = use;
    }

    /**
     * Begins a receive anew, without buffers: for a message without data.
     *
     * @param index its place, from 0
     * @param wrId a number of the caller's, which the completion will bear
     * @throws IndexOutOfBoundsException if the chain is shorter, or a place before has not been written yet
     */
    public void receive(int index, long wrId) {
        requests.extend(index);
        requests.begin(index, wrId, 0);
    }

    /**
     * Begins a receive anew, with one buffer: {@link #receive(int, long)} and {@link #buffer}, faster.
     *
     * @param index its place, from 0
     * @param wrId a number of the caller's, which the completion will bear
     * @param region the memory region of the buffer
     * @param offset where the buffer begins in it, in octets
     * @param length the buffer's size in octets
     * @throws IndexOutOfBoundsException if the chain is shorter, a place before has not been written yet, or the buffer is
     *     not within the region
     * @throws IllegalArgumentException if the region is of another protection domain
     * @throws IllegalStateException if the region is closed
     */
    public void receive(int index, long wrId, MemoryRegion region, long offset, int length) {
        LocalAccess access = region.accessFrom(domain, offset, length);
        requests.requireBuffers();
        requests.extend(index);
        requests.begin(index, wrId, access.address() + offset, length, access.lkey());
    }

    /**
     * Appends a buffer: the message fills the buffers one after the other. It is the device's from the moment that the
     * receive is posted until its completion comes.
     *
     * @param index the receive's place, from 0
     * @param region the memory region
     * @param offset where the buffer begins in it, in octets
     * @param length the buffer's size in octets
     * @throws IndexOutOfBoundsException if the chain is shorter, or the buffer is not within the region
     * @throws IllegalArgumentException if the region is of another protection domain, or the receive has as many buffers
     *     as the queue allows
     * @throws IllegalStateException if the region is closed
     */
    public void buffer(int index, MemoryRegion region, long offset, int length) {
        queue.writeBuffer(requests, requests.requireWritten(index), region, offset, length);
    }

    /**
     * Posts the first receives of the chain; {@code ibv_post_recv(3)}, {@code ibv_post_srq_recv(3)}.
     *
     * @param count how many
     * @return how many were posted: fewer than all if the queue is full
     * @throws IndexOutOfBoundsException if fewer have been written
     * @throws IllegalStateException if the queue is closed, the queue pair is not bound, or this is not the thread that
     *     made the chain; nothing is posted then
     * @throws WorkRequestException if the device refuses a receive, which it names
     */
    public int post(int count) {
        return post(0, count);
    }

    /**
     * Posts neighbours in the chain; {@code ibv_post_recv(3)}, {@code ibv_post_srq_recv(3)}.
     *
     * @param first the place of the first one, from 0
     * @param count how many
     * @return how many were posted: fewer than all if the queue is full
     * @throws IndexOutOfBoundsException if fewer have been written
     * @throws IllegalStateException if the queue is closed, the queue pair is not bound, or this is not the thread that
     *     made the chain; nothing is posted then
     * @throws WorkRequestException if the device refuses a receive, which it names
     */
    public int post(int first, int count) {
        int end = requests.end(first, count);
        use.begin();
        try {
            queue.requireOpen();
            return count == 0 ? 0 : queue.post(requests, first, end);
        } finally {
            use.end();
        }
    }
}
