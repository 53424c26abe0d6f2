package org.rdma4j.mad;

import java.nio.ByteBuffer;

/**
 * The additions to PortInfo. IBA volume 1, 14.2.5.19 (PortInfoExtended).
 *
 * @param capabilityMask 32 bits
 * @param activeForwardErrorCorrection the mode that the link uses: 1 none, 2 and 4 Reed-Solomon, and others
 */
public record PortInfoExtended(int capabilityMask, int activeForwardErrorCorrection) {
    static final MadAttribute ATTRIBUTE = new MadAttribute(ManagementClass.SUBNET_LID_ROUTED, 0x33, "PortInfoExtended");

    private static final int MODE_SUPPORTED = 1;
    private static final int REED_SOLOMON = 2;
    private static final int REED_SOLOMON_2 = 4;

    /**
     * Reads the attribute.
     *
     * @param data its bytes
     * @return the values
     * @throws IndexOutOfBoundsException if there are too few bytes
     */
    public static PortInfoExtended decode(MadBytes data) {
        return new PortInfoExtended((int) data.u32(0), data.u16(4));
    }

    /**
     * Encodes the attribute for a response of a subnet management agent, where it stands from byte 64 on.
     *
     * @return 64 bytes; fields that have no value here are zero
     */
    public byte[] encode() {
        byte[] bytes = new byte[SubnetManagementClient.DATA_SIZE];
        ByteBuffer.wrap(bytes).putInt(0, capabilityMask).putShort(4, (short) activeForwardErrorCorrection);
        return bytes;
    }

    /**
     * Whether the link corrects errors with a Reed-Solomon code.
     *
     * @return true if the port says which mode is active, and it is such a one
     */
    public boolean isReedSolomonActive() {
        return (capabilityMask & MODE_SUPPORTED) != 0
                && (activeForwardErrorCorrection == REED_SOLOMON || activeForwardErrorCorrection == REED_SOLOMON_2);
    }
}
