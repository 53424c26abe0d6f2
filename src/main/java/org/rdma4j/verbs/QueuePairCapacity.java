package org.rdma4j.verbs;

import java.lang.foreign.MemorySegment;
import org.rdma4j.bindings.verbs.ibv_qp_cap;

/**
 * The sizes of a queue pair's queues; {@code struct ibv_qp_cap} of {@code man ibv_create_qp}. A device may make them
 * larger than was asked for. Immutable: each {@code with...} method returns a changed copy.
 *
 * @param maxSend how many sends can be under way
 * @param maxReceive how many receives can be under way
 * @param maxSendSegments how many pieces of memory one send can gather
 * @param maxReceiveSegments how many pieces of memory one receive can scatter into
 * @param maxInlineData how many bytes can be sent inline
 */
public record QueuePairCapacity(
        int maxSend, int maxReceive, int maxSendSegments, int maxReceiveSegments, int maxInlineData) {
    private static final QueuePairCapacity DEFAULTS = new QueuePairCapacity(16, 16, 1, 1, 0);

    /**
     * 16 sends and 16 receives of one segment each, and no inline data.
     *
     * @return the defaults
     */
    public static QueuePairCapacity defaults() {
        return DEFAULTS;
    }

    /**
     * Sets the length of the send queue.
     *
     * @param count how many sends can be under way
     * @return the changed copy
     */
    public QueuePairCapacity withMaxSend(int count) {
        return new QueuePairCapacity(count, maxReceive, maxSendSegments, maxReceiveSegments, maxInlineData);
    }

    /**
     * Sets the length of the receive queue.
     *
     * @param count how many receives can be under way
     * @return the changed copy
     */
    public QueuePairCapacity withMaxReceive(int count) {
        return new QueuePairCapacity(maxSend, count, maxSendSegments, maxReceiveSegments, maxInlineData);
    }

    /**
     * Sets how many pieces of memory a request can have.
     *
     * @param ofSends how many one send can gather from
     * @param ofReceives how many one receive can scatter into
     * @return the changed copy
     */
    public QueuePairCapacity withMaxSegments(int ofSends, int ofReceives) {
        return new QueuePairCapacity(maxSend, maxReceive, ofSends, ofReceives, maxInlineData);
    }

    /**
     * Sets how much can be sent inline.
     *
     * @param bytes the length of the longest inline message
     * @return the changed copy
     */
    public QueuePairCapacity withMaxInlineData(int bytes) {
        return new QueuePairCapacity(maxSend, maxReceive, maxSendSegments, maxReceiveSegments, bytes);
    }

    static QueuePairCapacity read(MemorySegment capacity) {
        return new QueuePairCapacity(
                ibv_qp_cap.max_send_wr(capacity),
                ibv_qp_cap.max_recv_wr(capacity),
                ibv_qp_cap.max_send_sge(capacity),
                ibv_qp_cap.max_recv_sge(capacity),
                ibv_qp_cap.max_inline_data(capacity));
    }

    void write(MemorySegment capacity) {
        ibv_qp_cap.max_send_wr(capacity, maxSend);
        ibv_qp_cap.max_recv_wr(capacity, maxReceive);
        ibv_qp_cap.max_send_sge(capacity, maxSendSegments);
        ibv_qp_cap.max_recv_sge(capacity, maxReceiveSegments);
        ibv_qp_cap.max_inline_data(capacity, maxInlineData);
    }

    /** As {@code 16 sends of 1 segment, 16 receives of 1 segment, 0 bytes inline}. */
    @Override
    public String toString() {
        return "%s sends of %s, %s receives of %s, %s bytes inline"
                .formatted(maxSend, segments(maxSendSegments), maxReceive, segments(maxReceiveSegments), maxInlineData);
    }

    private static String segments(int count) {
        return count == 1 ? "1 segment" : count + " segments";
    }
}
