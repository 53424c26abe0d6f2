package org.rdma4j.verbs.attributes;

/** A capability of raw packet queue pairs, from {@code enum ibv_raw_packet_caps}. */
public enum RawPacketCapability implements NativeFlag {
    /** The customer VLAN tag is taken out of received packets. */
    CVLAN_STRIPPING(1),
    /** The frame check sequence is delivered. */
    SCATTER_FRAME_CHECK_SEQUENCE(1 << 1),
    /** IP checksums are computed. */
    IP_CHECKSUM(1 << 2),
    /** Packets wait a while if there is no receive buffer. */
    DELAY_DROP(1 << 3);

    private final long mask;

    RawPacketCapability(long mask) {
        this.mask = mask;
    }

    @Override
    public long mask() {
        return mask;
    }
}
