package org.rdma4j.verbs.attributes;

/**
 * Operations that may use memory under on-demand paging, of {@code enum ibv_odp_transport_cap_bits}.
 */
public enum OnDemandPagingOperation implements NativeFlag {
    /** Send. */
    SEND(1),
    /** Receive. */
    RECEIVE(1 << 1),
    /** RDMA write. */
    WRITE(1 << 2),
    /** RDMA read. */
    READ(1 << 3),
    /** Atomic operations. */
    ATOMIC(1 << 4),
    /** Receive from a shared receive queue. */
    SHARED_RECEIVE(1 << 5);

    private final long mask;

    OnDemandPagingOperation(long mask) {
        this.mask = mask;
    }

    @Override
    public long mask() {
        return mask;
    }
}
