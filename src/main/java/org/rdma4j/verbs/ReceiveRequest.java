package org.rdma4j.verbs;

import java.util.List;

/**
 * A place for one message: the message fills the buffers one after the other; {@code struct ibv_recv_wr} of {@code man
 * ibv_post_recv}. On an unreliable datagram queue pair the first 40 octets are the message's global route header, or
 * unused.
 *
 * @param wrId a number of the caller's, which the completion will bear
 * @param buffers where the message goes; none for messages without data
 */
public record ReceiveRequest(long wrId, List<MemorySlice> buffers) {
    /** Copies the list. */
    public ReceiveRequest {
        buffers = List.copyOf(buffers);
    }

    /**
     * A place for one message.
     *
     * @param wrId a number of the caller's, which the completion will bear
     * @param buffers where the message goes; none for messages without data
     * @return the request
     */
    public static ReceiveRequest of(long wrId, MemorySlice... buffers) {
        return new ReceiveRequest(wrId, List.of(buffers));
    }
}
