package org.rdma4j.verbs;

import java.lang.foreign.MemorySegment;
import org.rdma4j.bindings.verbs.ibv_qp_cap;

/**
 * The sizes of a queue pair's queues; {@code struct ibv_qp_cap} of {@code man ibv_create_qp}. A device may make them
 * larger than they were asked for. Immutable: each method answers a changed copy.
 *
 * @param maxSend how many sends can be posted and not yet done
 * @param maxReceive how many receives can be posted and not yet done
 * @param maxSendSegments how many pieces of memory one send can gather
 * @param maxReceiveSegments how many pieces of memory one receive can scatter into
 * @param maxInlineData how many octets can be sent inline
 */
public record QueuePairCapacity(
        int maxSend, int maxReceive, int maxSendSegments, int maxReceiveSegments, int maxInlineData) {
    static final QueuePairCapacity DEFAULT = new QueuePairCapacity(16, 16, 1, 1, 0);

    QueuePairCapacity maxSend(int count) {
        return new QueuePairCapacity(count, maxReceive, maxSendSegments, maxReceiveSegments, maxInlineData);
    }

    QueuePairCapacity maxReceive(int count) {
        return new QueuePairCapacity(maxSend, count, maxSendSegments, maxReceiveSegments, maxInlineData);
    }

    QueuePairCapacity maxSegments(int ofSends, int ofReceives) {
        return new QueuePairCapacity(maxSend, maxReceive, ofSends, ofReceives, maxInlineData);
    }

    QueuePairCapacity maxInlineData(int octets) {
        return new QueuePairCapacity(maxSend, maxReceive, maxSendSegments, maxReceiveSegments, octets);
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

    /** As {@code 16 sends of 1 segment, 16 receives of 1 segment, 0 octets inline}. */
    @Override
    public String toString() {
        return "%s sends of %s, %s receives of %s, %s octets inline"
                .formatted(maxSend, segments(maxSendSegments), maxReceive, segments(maxReceiveSegments), maxInlineData);
    }

    private static String segments(int count) {
        return count == 1 ? "1 segment" : count + " segments";
    }
}
