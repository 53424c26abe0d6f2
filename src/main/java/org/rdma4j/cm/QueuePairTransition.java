package org.rdma4j.cm;

import java.lang.foreign.MemorySegment;
import java.util.EnumSet;
import java.util.Set;
import org.rdma4j.Mtu;
import org.rdma4j.bindings.verbs.ibv_qp_attr;
import org.rdma4j.verbs.QueuePairModification;
import org.rdma4j.verbs.attributes.QueuePairAttribute;
import org.rdma4j.verbs.attributes.QueuePairState;
import org.rdma4j.verbs.attributes.QueuePairType;

/** The state change that librdmacm proposes for a queue pair: {@code struct ibv_qp_attr} and its mask. */
final class QueuePairTransition {
    /**
     * librdmacm takes every connection for a reliable one unless it has created the queue pair itself, and proposes
     * these for unreliable ones too, which must not have them.
     */
    private static final Set<QueuePairAttribute> OF_RELIABLE = EnumSet.of(
            QueuePairAttribute.ACKNOWLEDGE_TIMEOUT,
            QueuePairAttribute.RETRY_COUNT,
            QueuePairAttribute.RNR_RETRY_COUNT,
            QueuePairAttribute.MAX_READ_ATOMIC,
            QueuePairAttribute.RNR_TIMER,
            QueuePairAttribute.MAX_DESTINATION_READ_ATOMIC);

    private QueuePairTransition() {}

    /** Reads the attributes that the mask names, as far as a queue pair of that type has them. */
    static QueuePairModification read(QueuePairState state, QueuePairType type, MemorySegment attributes, int mask) {
        QueuePairModification change = QueuePairModification.to(state);
        for (QueuePairAttribute attribute : QueuePairAttribute.values()) {
            boolean isForType = type != QueuePairType.UNRELIABLE_CONNECTED || !OF_RELIABLE.contains(attribute);
            if (isForType && (mask & attribute.bit()) != 0) {
                change = with(change, attribute, attributes);
            }
        }
        return change;
    }

    private static QueuePairModification with(
            QueuePairModification change, QueuePairAttribute attribute, MemorySegment attributes) {
        return switch (attribute) {
            case PARTITION_KEY_INDEX ->
                change.withPartitionKeyIndex(Short.toUnsignedInt(ibv_qp_attr.pkey_index(attributes)));
            case PORT -> change.withPort(Byte.toUnsignedInt(ibv_qp_attr.port_num(attributes)));
            case QUEUE_KEY -> change.withQueueKey(ibv_qp_attr.qkey(attributes));
            case ADDRESS_VECTOR -> change.withAddressVector(NativeAddressVector.read(ibv_qp_attr.ah_attr(attributes)));
            case PATH_MTU -> change.withPathMtu(new Mtu(ibv_qp_attr.path_mtu(attributes)));
            case ACKNOWLEDGE_TIMEOUT ->
                change.withAcknowledgeTimeout(Byte.toUnsignedInt(ibv_qp_attr.timeout(attributes)));
            case RETRY_COUNT -> change.withRetryCount(Byte.toUnsignedInt(ibv_qp_attr.retry_cnt(attributes)));
            case RNR_RETRY_COUNT -> change.withRnrRetryCount(Byte.toUnsignedInt(ibv_qp_attr.rnr_retry(attributes)));
            case RECEIVE_PSN -> change.withReceivePsn(ibv_qp_attr.rq_psn(attributes));
            case MAX_READ_ATOMIC -> change.withMaxReadAtomic(Byte.toUnsignedInt(ibv_qp_attr.max_rd_atomic(attributes)));
            case RNR_TIMER -> change.withRnrTimer(Byte.toUnsignedInt(ibv_qp_attr.min_rnr_timer(attributes)));
            case SEND_PSN -> change.withSendPsn(ibv_qp_attr.sq_psn(attributes));
            case MAX_DESTINATION_READ_ATOMIC ->
                change.withMaxDestinationReadAtomic(Byte.toUnsignedInt(ibv_qp_attr.max_dest_rd_atomic(attributes)));
            case REMOTE_QPN -> change.withRemoteQpn(ibv_qp_attr.dest_qp_num(attributes));
            // Access rights stay as the queue pair was created with; alternate paths are not requested.
            default -> change;
        };
    }
}
