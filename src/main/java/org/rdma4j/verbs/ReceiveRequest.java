package org.rdma4j.verbs;

import java.util.List;

/**
 * A place for one message: the message fills the buffers one after the other; {@code struct ibv_recv_wr} of {@code man
 * ibv_post_recv}. On an unreliable datagram queue pair the first 40 bytes are the message's global route header, or
 * unused.
 *
 * @param wrId caller-chosen; see {@link WorkCompletion#wrId}
 * @param buffers where the message goes; none for messages without data
 */
public record ReceiveRequest(long wrId, List<MemorySlice> buffers) {
    /** Copies the list of buffers. */
    public ReceiveRequest {
        buffers = List.copyOf(buffers);
    }

    /**
     * A place for one message.
     *
     * @param wrId caller-chosen; see {@link WorkCompletion#wrId}
     * @param buffers where the message goes; none for messages without data
     * @return the request
     */
    public static ReceiveRequest of(long wrId, MemorySlice... buffers) {
        return new ReceiveRequest(wrId, List.of(buffers));
    }

    /** The length of the longest message that fits, in bytes. */
    long length() {
        long length = 0;
        for (MemorySlice buffer : buffers) {
            length += buffer.length();
        }
        return length;
    }
}
