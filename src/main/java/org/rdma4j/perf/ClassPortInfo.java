package org.rdma4j.perf;

import java.util.EnumSet;
import java.util.Set;
import org.rdma4j.mad.MadOctets;

/**
 * What a node's performance management agent says of itself. IBA volume 1, 13.4.8.1 (ClassPortInfo); the bits, 16.1.3.1.
 *
 * @param baseVersion the version of the datagrams it speaks, 1
 * @param classVersion the version of performance management it speaks, 1
 * @param capabilityMask 16 bits, as they stand in the datagram; {@link #supports} knows those with a name
 * @param capabilityMask2 27 bits, likewise
 * @param responseTimeValue 5 bits: it answers within 4.096 us times 2 to the power of this
 */
public record ClassPortInfo(
        int baseVersion, int classVersion, int capabilityMask, int capabilityMask2, int responseTimeValue) {
    private static final int RESPONSE_TIME_BITS = 5;
    private static final int RESPONSE_TIME_MASK = (1 << RESPONSE_TIME_BITS) - 1;

    /**
     * Reads the attribute.
     *
     * @param data its 192 octets
     * @return the values
     */
    static ClassPortInfo decode(MadOctets data) {
        long capabilityMask2AndTime = data.u32(4);
        return new ClassPortInfo(
                data.u8(0), data.u8(1), data.u16(2), (int) (capabilityMask2AndTime >>> RESPONSE_TIME_BITS), (int)
                        (capabilityMask2AndTime & RESPONSE_TIME_MASK));
    }

    /**
     * Whether the agent can do something.
     *
     * @param capability what
     * @return true if its bit is set
     */
    public boolean supports(PerformanceCapability capability) {
        return capability.isIn(capabilityMask, capabilityMask2);
    }

    /**
     * Whether the agent has PortCountersExtended, with the unicast and multicast counters or without.
     *
     * @return true if either bit is set
     */
    public boolean supportsExtendedCounters() {
        return supports(PerformanceCapability.EXTENDED_WIDTH) || supports(PerformanceCapability.EXTENDED_WIDTH_NO_IETF);
    }

    /**
     * All that the agent can do. Bits that have no name here are in the masks.
     *
     * @return a new set
     */
    public Set<PerformanceCapability> capabilities() {
        Set<PerformanceCapability> capabilities = EnumSet.allOf(PerformanceCapability.class);
        capabilities.removeIf(capability -> !supports(capability));
        return capabilities;
    }
}
