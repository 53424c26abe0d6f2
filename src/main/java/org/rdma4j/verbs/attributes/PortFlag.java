package org.rdma4j.verbs.attributes;

/**
 * Requirements of a port, of {@code ibv_port_attr.flags}.
 */
public enum PortFlag implements NativeFlag {
    /** Every packet needs a global route header, as on RoCE. */
    GLOBAL_ROUTE_REQUIRED(1);

    private final long mask;

    PortFlag(long mask) {
        this.mask = mask;
    }

    @Override
    public long mask() {
        return mask;
    }
}
