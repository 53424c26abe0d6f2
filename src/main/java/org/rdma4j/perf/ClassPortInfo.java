package org.rdma4j.perf;

import java.util.EnumSet;
import java.util.Set;

/**
 * What a node's performance management agent offers. IBA volume 1, 13.4.8.1 (ClassPortInfo); the bits, 16.1.3.1.
 *
 * @param baseVersion the version of the datagrams it speaks, 1
 * @param classVersion the version of performance management it speaks, 1
 * @param capabilityMask 16 bits, as they stand in the datagram; {@link #supports} knows those with a name
 * @param capabilityMask2 27 bits, likewise
 * @param responseTimeValue 5 bits: it responds within 4.096 us times 2 to the power of this
 */
public record ClassPortInfo(
        int baseVersion, int classVersion, int capabilityMask, int capabilityMask2, int responseTimeValue) {
    /**
     * Reads the attribute.
     *
     * @param data the response
     * @return the values
     * @throws IllegalArgumentException if it is another attribute
     */
    public static ClassPortInfo of(PerformanceData data) {
        data.require(PerformanceAttribute.CLASS_PORT_INFO);
        return new ClassPortInfo(
                (int) data.value("BaseVersion"),
                (int) data.value("ClassVersion"),
                (int) data.value("CapabilityMask"),
                (int) data.value("CapabilityMask2"),
                (int) data.value("RespTimeVal"));
    }

    /**
     * The attribute for a response of an agent.
     *
     * @return the values, without a redirect
     */
    public PerformanceData data() {
        return PerformanceData.zero(PerformanceAttribute.CLASS_PORT_INFO)
                .with("BaseVersion", baseVersion)
                .with("ClassVersion", classVersion)
                .with("CapabilityMask", capabilityMask)
                .with("CapabilityMask2", capabilityMask2)
                .with("RespTimeVal", responseTimeValue);
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
