package org.rdma4j.verbs.attributes;

/**
 * An attribute of a queue pair that {@code ibv_modify_qp(3)} can set. The type of the queue pair decides which of them a
 * change of state needs and which it allows: see {@code QueuePairModification}.
 */
public enum QueuePairAttribute {
    /** The state that this side assumes the queue pair to be in. */
    CURRENT_STATE(1 << 1),
    /** Whether an asynchronous event is sent when the send queue is drained. */
    DRAINED_NOTIFICATION(1 << 2),
    /** The peer's rights to access memory through the queue pair. */
    ACCESS_FLAGS(1 << 3),
    /** The index of the partition key in the port's table. */
    PARTITION_KEY_INDEX(1 << 4),
    /** The port. */
    PORT(1 << 5),
    /** The key that incoming datagrams must have. */
    QUEUE_KEY(1 << 6),
    /** The address vector of the peer. */
    ADDRESS_VECTOR(1 << 7),
    /** The payload of one packet. */
    PATH_MTU(1 << 8),
    /** How long to wait for an acknowledgement. */
    ACKNOWLEDGE_TIMEOUT(1 << 9),
    /** How often to send again when no acknowledgement comes. */
    RETRY_COUNT(1 << 10),
    /** How often to send again when the peer has posted no receive. */
    RNR_RETRY_COUNT(1 << 11),
    /** The sequence number of the first packet that is expected. */
    RECEIVE_PSN(1 << 12),
    /** How many RDMA reads and atomics of this side can be under way. */
    MAX_READ_ATOMIC(1 << 13),
    /** A second path to the peer, to migrate to. */
    ALTERNATE_PATH(1 << 14),
    /** How long the peer waits when this side has posted no receive. */
    RNR_TIMER(1 << 15),
    /** The sequence number of the first packet to be sent. */
    SEND_PSN(1 << 16),
    /** How many RDMA reads and atomics of the peer are executed at a time. */
    MAX_DESTINATION_READ_ATOMIC(1 << 17),
    /** The state of path migration. */
    PATH_MIGRATION_STATE(1 << 18),
    /** The sizes of the queues. */
    CAPACITY(1 << 19),
    /** The number of the peer's queue pair. */
    REMOTE_QPN(1 << 20),
    /** The highest rate of sending. */
    RATE_LIMIT(1 << 25);

    /** The bit of the state itself, which every modification has. */
    public static final int STATE_BIT = 1;

    private final int bit;

    QueuePairAttribute(int bit) {
        this.bit = bit;
    }

    /**
     * The bit in {@code enum ibv_qp_attr_mask}.
     *
     * @return a number with one bit set
     */
    public int bit() {
        return bit;
    }
}
