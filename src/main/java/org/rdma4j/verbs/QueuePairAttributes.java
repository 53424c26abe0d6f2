package org.rdma4j.verbs;

import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.rdma4j.Mtu;
import org.rdma4j.bindings.verbs.ibv_qp_attr;
import org.rdma4j.internal.numbers.RecordText;
import org.rdma4j.verbs.attributes.PathMigrationState;
import org.rdma4j.verbs.attributes.QueuePairState;

/**
 * A queue pair as the device sees it. See {@code man ibv_query_qp}. Attributes that the state does not use yet are zero, or have an old value.
 *
 * @param stateValue the number of the {@link #state}
 * @param currentStateValue the number of the {@link #currentState}
 * @param capacity the sizes of its queues
 * @param access what the peer may do to memory through it
 * @param port the port's number
 * @param partitionKeyIndex the index of the partition key in the port's table
 * @param queueKey the key that incoming datagrams must have
 * @param address the address vector of the peer; empty where none is set
 * @param alternateAddress the address vector of the second path; empty where none is set
 * @param pathMtu the payload of one packet
 * @param pathMigrationStateValue the number of the {@link #pathMigrationState}
 * @param remoteQpn the number of the peer's queue pair
 * @param sendPsn the sequence number of the next packet to be sent
 * @param receivePsn the sequence number of the next packet that is expected
 * @param maxReadAtomic how many RDMA reads and atomics of this side can be under way
 * @param maxDestinationReadAtomic how many RDMA reads and atomics of the peer are executed at a time
 * @param acknowledgeTimeout 4.096 us times 2 to this power
 * @param retryCount how often this side sends again when no acknowledgement comes
 * @param rnrRetryCount how often this side sends again when the peer has posted no receive
 * @param rnrTimer how long the peer waits when this side has posted no receive, as coded in the specification
 * @param sendQueueDraining whether the send queue is being drained
 * @param rateLimit the highest rate of sending, in kbit/s; 0 for no limit
 */
public record QueuePairAttributes(
        int stateValue,
        int currentStateValue,
        QueuePairCapacity capacity,
        Set<AccessFlag> access,
        int port,
        int partitionKeyIndex,
        int queueKey,
        Optional<AddressVector> address,
        Optional<AddressVector> alternateAddress,
        Mtu pathMtu,
        int pathMigrationStateValue,
        int remoteQpn,
        int sendPsn,
        int receivePsn,
        int maxReadAtomic,
        int maxDestinationReadAtomic,
        int acknowledgeTimeout,
        int retryCount,
        int rnrRetryCount,
        int rnrTimer,
        boolean sendQueueDraining,
        int rateLimit) {
    /**
     * The state.
     *
     * @return the constant; {@link QueuePairState#UNKNOWN} for a number that this version does not know
     */
    public QueuePairState state() {
        return QueuePairState.of(stateValue);
    }

    /**
     * The state that the device assumes; the same as {@link #state} on most devices.
     *
     * @return the constant; {@link QueuePairState#UNKNOWN} for a number that this version does not know
     */
    public QueuePairState currentState() {
        return QueuePairState.of(currentStateValue);
    }

    /**
     * The state of path migration.
     *
     * @return the constant; {@link PathMigrationState#UNKNOWN} for a number that this version does not know
     */
    public PathMigrationState pathMigrationState() {
        return PathMigrationState.of(pathMigrationStateValue);
    }

    /** All values; states by name. */
    @Override
    public String toString() {
        return RecordText.of(
                this,
                Map.of(
                        "stateValue", QueuePairState.describe(stateValue),
                        "currentStateValue", QueuePairState.describe(currentStateValue),
                        "pathMigrationStateValue", PathMigrationState.describe(pathMigrationStateValue)));
    }

    static QueuePairAttributes read(MemorySegment attributes) {
        return new QueuePairAttributes(
                ibv_qp_attr.qp_state(attributes),
                ibv_qp_attr.cur_qp_state(attributes),
                QueuePairCapacity.read(ibv_qp_attr.cap(attributes)),
                AccessFlag.ofBits(ibv_qp_attr.qp_access_flags(attributes)),
                Byte.toUnsignedInt(ibv_qp_attr.port_num(attributes)),
                Short.toUnsignedInt(ibv_qp_attr.pkey_index(attributes)),
                ibv_qp_attr.qkey(attributes),
                AddressVector.readIfSet(ibv_qp_attr.ah_attr(attributes)),
                AddressVector.readIfSet(ibv_qp_attr.alt_ah_attr(attributes)),
                new Mtu(ibv_qp_attr.path_mtu(attributes)),
                ibv_qp_attr.path_mig_state(attributes),
                ibv_qp_attr.dest_qp_num(attributes),
                ibv_qp_attr.sq_psn(attributes),
                ibv_qp_attr.rq_psn(attributes),
                Byte.toUnsignedInt(ibv_qp_attr.max_rd_atomic(attributes)),
                Byte.toUnsignedInt(ibv_qp_attr.max_dest_rd_atomic(attributes)),
                Byte.toUnsignedInt(ibv_qp_attr.timeout(attributes)),
                Byte.toUnsignedInt(ibv_qp_attr.retry_cnt(attributes)),
                Byte.toUnsignedInt(ibv_qp_attr.rnr_retry(attributes)),
                Byte.toUnsignedInt(ibv_qp_attr.min_rnr_timer(attributes)),
                ibv_qp_attr.sq_draining(attributes) != 0,
                ibv_qp_attr.rate_limit(attributes));
    }
}
