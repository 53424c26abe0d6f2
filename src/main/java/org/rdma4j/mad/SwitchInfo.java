package org.rdma4j.mad;

import java.nio.ByteBuffer;

/**
 * The capabilities of a switch. IBA volume 1, 14.2.5.4 (SwitchInfo).
 *
 * @param linearForwardingCapacity the size of the linear forwarding table
 * @param multicastForwardingCapacity the size of the multicast forwarding table
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

    private static final int PORT_STATE_CHANGE = 1 << 2;
    private static final int ENHANCED_PORT_0 = 1 << 3;

    /**
     * Reads the attribute.
     *
     * @param data its bytes
     * @return the values
     * @throws IndexOutOfBoundsException if there are too few bytes
     */
    public static SwitchInfo decode(MadBytes data) {
        return new SwitchInfo(
                data.u16(0),
                data.u16(4),
                data.u16(6),
                (data.u8(11) & PORT_STATE_CHANGE) != 0,
                (data.u8(16) & ENHANCED_PORT_0) != 0);
    }

    /**
     * Encodes the attribute for a response of a subnet management agent, where it stands from byte 64 on.
     *
     * @return 64 bytes; fields that have no value here are zero
     */
    public byte[] encode() {
        byte[] bytes = new byte[SubnetManagementClient.DATA_SIZE];
        ByteBuffer.wrap(bytes)
                .putShort(0, (short) linearForwardingCapacity)
                .putShort(4, (short) multicastForwardingCapacity)
                .putShort(6, (short) linearForwardingTop)
                .put(11, (byte) (portStateChange ? PORT_STATE_CHANGE : 0))
                .put(16, (byte) (enhancedPort0 ? ENHANCED_PORT_0 : 0));
        return bytes;
    }
}
