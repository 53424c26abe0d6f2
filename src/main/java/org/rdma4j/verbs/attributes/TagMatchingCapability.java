package org.rdma4j.verbs.attributes;

/** A transport that supports tag matching, from {@code enum ibv_tm_cap_flags}. */
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
