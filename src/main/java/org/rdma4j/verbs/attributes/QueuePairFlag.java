package org.rdma4j.verbs.attributes;

import java.util.Set;

/** A flag that a queue pair can be created with; {@code create_flags} of {@code man ibv_create_qp_ex}. */
public enum QueuePairFlag {
    /** Does not receive the multicast messages that this host sends itself. */
    BLOCK_SELF_MULTICAST(1 << 1),
    /** Leaves the frame check sequence in received frames; raw packets only. */
    SCATTER_FRAME_CHECK_SEQUENCE(1 << 8),
    /** Takes VLAN tags out of received frames; raw packets only. */
    CUSTOMER_VLAN_STRIPPING(1 << 9),
    /** Pads writes over PCI to whole cache lines. */
    PCI_WRITE_END_PADDING(1 << 11);

    private final int bit;

    QueuePairFlag(int bit) {
        this.bit = bit;
    }

    /**
     * A set of flags as C takes it.
     *
     * @param flags the flags
     * @return the bits of {@code enum ibv_qp_create_flags}
     */
    public static int bits(Set<QueuePairFlag> flags) {
        int bits = 0;
        for (QueuePairFlag flag : flags) {
            bits |= flag.bit;
        }
        return bits;
    }
}
