package org.rdma4j.verbs.attributes;

/**
 * Types of queue pairs that an offload supports: bit n stands for the type with the number n in {@code enum
 * ibv_qp_type}.
 */
public enum QueuePairTypeFlag implements NativeFlag {
    /** RC. */
    RELIABLE_CONNECTED(1 << 2),
    /** UC. */
    UNRELIABLE_CONNECTED(1 << 3),
    /** UD. */
    UNRELIABLE_DATAGRAM(1 << 4),
    /** Raw Ethernet packets. */
    RAW_PACKET(1 << 8),
    /** The sending side of XRC. */
    XRC_SEND(1 << 9),
    /** The receiving side of XRC. */
    XRC_RECEIVE(1 << 10);

    private final long mask;

    QueuePairTypeFlag(long mask) {
        this.mask = mask;
    }

    @Override
    public long mask() {
        return mask;
    }
}
