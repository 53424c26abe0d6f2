package org.rdma4j.perf;

/**
 * What a performance management agent can do: a bit of CapabilityMask or CapabilityMask2 in {@link ClassPortInfo}. IBA
 * volume 1, 16.1.3.1 (ClassPortInfo).
 */
public enum PerformanceCapability {
    /** Port 255 stands for all ports of the node. */
    ALL_PORT_SELECT(8, false),
    /** There is PortCountersExtended, with the unicast and multicast counters. */
    EXTENDED_WIDTH(9, false),
    /** There is PortCountersExtended, without the unicast and multicast counters. */
    EXTENDED_WIDTH_NO_IETF(10, false),
    /** There is sampling of the counters that only a sample can read. */
    SAMPLES_ONLY(11, false),
    /** PortCounters counts PortXmitWait. */
    PORT_XMIT_WAIT(12, false),
    /** PortExtendedSpeedsCounters counts Reed-Solomon forward error correction. */
    RS_FEC_COUNTERS(14, false),
    /** PortCounters counts QP1Dropped. */
    QP1_DROPPED(15, false),
    /** PortCountersExtended has the error counters too. */
    ADDITIONAL_EXTENDED_COUNTERS(1, true);

    private final int bit;
    private final boolean second;

    PerformanceCapability(int bit, boolean second) {
        this.bit = bit;
        this.second = second;
    }

    /**
     * Whether the masks have this capability's bit.
     *
     * @param capabilityMask 16 bits
     * @param capabilityMask2 27 bits
     * @return true if the bit is set
     */
    boolean isIn(int capabilityMask, int capabilityMask2) {
        return ((second ? capabilityMask2 : capabilityMask) & mask()) != 0;
    }

    /** The capability's bit in the mask that it belongs to. */
    int mask() {
        return 1 << bit;
    }
}
