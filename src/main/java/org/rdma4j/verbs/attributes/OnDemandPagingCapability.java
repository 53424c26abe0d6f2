package org.rdma4j.verbs.attributes;

/**
 * Kinds of on-demand paging, of {@code enum ibv_odp_general_caps}.
 */
public enum OnDemandPagingCapability implements NativeFlag {
    /** Memory can be registered that is not pinned. */
    SUPPORTED(1),
    /** The whole address space can be registered at once. */
    IMPLICIT(1 << 1);

    private final long mask;

    OnDemandPagingCapability(long mask) {
        this.mask = mask;
    }

    @Override
    public long mask() {
        return mask;
    }
}
