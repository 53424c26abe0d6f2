package org.rdma4j.verbs.attributes;

/**
 * An extended capability of a port, from {@code enum ibv_port_cap_flags2}: CapabilityMask2 of the PortInfo attribute.
 */
public enum ExtendedPortCapability implements NativeFlag {
    /** The node description can be set. */
    SET_NODE_DESCRIPTION(1),
    /** The PortInfoExtended attribute. */
    PORT_INFO_EXTENDED(1 << 1),
    /** Virtual ports. */
    VIRTUALIZATION(1 << 2),
    /** The SwitchPortStateTable attribute. */
    SWITCH_PORT_STATE_TABLE(1 << 3),
    /** Links of 2 lanes. */
    LINK_WIDTH_2X(1 << 4),
    /** 50 Gb/s a lane. */
    LINK_SPEED_HDR(1 << 5),
    /** 100 Gb/s a lane. */
    LINK_SPEED_NDR(1 << 10);

    private final long mask;

    ExtendedPortCapability(long mask) {
        this.mask = mask;
    }

    @Override
    public long mask() {
        return mask;
    }
}
