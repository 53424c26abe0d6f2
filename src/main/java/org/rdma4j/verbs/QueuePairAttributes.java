package org.rdma4j.verbs;

import java.lang.foreign.MemorySegment;
import org.rdma4j.Mtu;
import org.rdma4j.bindings.verbs.ibv_qp_attr;
import org.rdma4j.bindings.verbs.ibv_qp_cap;

/**
 * A queue pair as the device sees it. See {@code man ibv_query_qp}. What a state does not use yet is zero or left over.
 *
 * @param state the state
 * @param pathMtu the payload of one packet
 * @param remoteQpn the number of the peer's queue pair
 * @param sendPsn the sequence number of the next packet to be sent
 * @param receivePsn the sequence number of the next packet that is expected
 * @param port the port's number
 * @param acknowledgeTimeout 4.096 us times 2 to this power
 * @param retryCount how often to send again when no acknowledgement comes
 * @param receiverNotReadyRetryCount how often to send again when the peer has posted no receive
 * @param maxSend how many sends can be posted and not yet done
 * @param maxReceive how many receives can be posted and not yet done
 * @param maxInlineData how many octets can be sent inline
 */
public record QueuePairAttributes(
        QueuePairState state,
        Mtu pathMtu,
        int remoteQpn,
        int sendPsn,
        int receivePsn,
        int port,
        int acknowledgeTimeout,
        int retryCount,
        int receiverNotReadyRetryCount,
        int maxSend,
        int maxReceive,
        int maxInlineData) {

    static QueuePairAttributes read(MemorySegment attributes) {
        MemorySegment capacity = ibv_qp_attr.cap(attributes);
        return new QueuePairAttributes(
                new QueuePairState(ibv_qp_attr.qp_state(attributes)),
                new Mtu(ibv_qp_attr.path_mtu(attributes)),
                ibv_qp_attr.dest_qp_num(attributes),
                ibv_qp_attr.sq_psn(attributes),
                ibv_qp_attr.rq_psn(attributes),
                Byte.toUnsignedInt(ibv_qp_attr.port_num(attributes)),
                Byte.toUnsignedInt(ibv_qp_attr.timeout(attributes)),
                Byte.toUnsignedInt(ibv_qp_attr.retry_cnt(attributes)),
                Byte.toUnsignedInt(ibv_qp_attr.rnr_retry(attributes)),
                ibv_qp_cap.max_send_wr(capacity),
                ibv_qp_cap.max_recv_wr(capacity),
                ibv_qp_cap.max_inline_data(capacity));
    }
}
