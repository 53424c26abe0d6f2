package org.rdma4j.verbs.attributes;

/**
 * Where tag matching works, of {@code enum ibv_tm_cap_flags}.
 */
public enum TagMatchingCapability implements NativeFlag {
    /** On reliable connections. */
    RELIABLE_CONNECTED(1);

    private final long mask;

    TagMatchingCapability(long mask) {
        this.mask = mask;
    }

    @Override
    public long mask() {
        return mask;
    }
}
