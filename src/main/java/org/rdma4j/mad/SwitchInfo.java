package org.rdma4j.mad;

/**
 * What a switch can do. IBA volume 1, 14.2.5.4 (SwitchInfo).
 *
 * @param linearForwardingCapacity entries of the linear forwarding table
 * @param multicastForwardingCapacity entries of the multicast forwarding table
 * @param linearForwardingTop the largest LID that it forwards
 * @param portStateChange whether a port changed its state since this was reset
 * @param enhancedPort0 whether its own port has counters and a link of its own
 */
public record SwitchInfo(
        int linearForwardingCapacity,
        int multicastForwardingCapacity,
        int linearForwardingTop,
        boolean portStateChange,
        boolean enhancedPort0) {
    static final MadAttribute ATTRIBUTE = new MadAttribute(ManagementClass.SUBNET_LID_ROUTED, 0x12, "SwitchInfo");

    static SwitchInfo decode(MadOctets data) {
        return new SwitchInfo(
                data.u16(0), data.u16(4), data.u16(6), (data.u8(11) & 0x04) != 0, (data.u8(16) & 0x08) != 0);
    }
}
