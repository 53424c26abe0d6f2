package org.rdma4j.mad;

import java.nio.ByteBuffer;
import java.util.Map;
import org.rdma4j.Lid;
import org.rdma4j.PortState;
import org.rdma4j.internal.numbers.RecordText;

/**
 * How a port is configured. IBA volume 1, 14.2.5.6 (PortInfo).
 *
 * @param gidPrefix the subnet's prefix, the upper half of the port's GIDs
 * @param lid its base LID; 0 if it has none, like all ports of a switch but port 0
 * @param subnetManagerLid where the subnet manager is
 * @param capabilityMask 32 bits
 * @param localPort the port that received the request
 * @param stateValue the number of the logical {@link #state}
 * @param physicalState 2 polling, 3 disabled, 4 training, 5 link up, 6 recovering
 * @param lidMaskControl how many low bits of the LID are free
 * @param subnetManagerServiceLevel the service level to reach the subnet manager with
 * @param capabilityMask2 16 bits, valid only if {@link #hasCapabilityMask2}
 * @param linkWidthActive the width in use: 1 for one lane, 2 for four, 4 for eight, 8 for twelve, 16 for two
 * @param linkSpeedActive the speed in use of links up to QDR: 1 SDR, 2 DDR, 4 QDR
 * @param linkSpeedExtendedActive the speed in use of faster links: 1 FDR, 2 EDR, 4 HDR, 8 NDR; 0 for a slower one;
 *     valid only if {@link #hasExtendedSpeeds}
 */
public record PortInfo(
        long gidPrefix,
        Lid lid,
        Lid subnetManagerLid,
        int capabilityMask,
        int localPort,
        int stateValue,
        int physicalState,
        int lidMaskControl,
        int subnetManagerServiceLevel,
        int capabilityMask2,
        int linkWidthActive,
        int linkSpeedActive,
        int linkSpeedExtendedActive) {
    static final MadAttribute ATTRIBUTE = new MadAttribute(ManagementClass.SUBNET_LID_ROUTED, 0x15, "PortInfo");

    private static final int HAS_CAPABILITY_MASK_2 = 1 << 15;
    private static final int HAS_EXTENDED = 1 << 1;
    private static final int IS_SUBNET_MANAGER = 1 << 1;
    private static final int HAS_EXTENDED_SPEEDS = 1 << 14;

    /**
     * Reads the attribute.
     *
     * @param data its bytes
     * @return the values
     * @throws IndexOutOfBoundsException if there are too few bytes
     */
    public static PortInfo decode(MadBytes data) {
        return new PortInfo(
                data.u64(8),
                Lid.of(data.u16(16)),
                Lid.of(data.u16(18)),
                (int) data.u32(20),
                data.u8(28),
                data.u8(32) & 0xF,
                data.u8(33) >>> 4,
                data.u8(34) & 0x7,
                data.u8(36) & 0xF,
                data.u16(60),
                data.u8(31),
                data.u8(35) >>> 4,
                data.u8(62) >>> 4);
    }

    /**
     * Encodes the attribute for a response of a subnet management agent, where it stands from byte 64 on.
     *
     * @return 64 bytes; fields that have no value here are zero
     */
    public byte[] encode() {
        byte[] bytes = new byte[SubnetManagementClient.DATA_SIZE];
        ByteBuffer.wrap(bytes)
                .putLong(8, gidPrefix)
                .putShort(16, (short) lid.value())
                .putShort(18, (short) subnetManagerLid.value())
                .putInt(20, capabilityMask)
                .put(28, (byte) localPort)
                .put(32, (byte) stateValue)
                .put(33, (byte) (physicalState << 4))
                .put(34, (byte) lidMaskControl)
                .put(36, (byte) subnetManagerServiceLevel)
                .put(31, (byte) linkWidthActive)
                .put(35, (byte) (linkSpeedActive << 4))
                .putShort(60, (short) capabilityMask2)
                .put(62, (byte) (linkSpeedExtendedActive << 4));
        return bytes;
    }

    /** All values; the state by name. */
    @Override
    public String toString() {
        return RecordText.of(this, Map.of("stateValue", PortState.describe(stateValue)));
    }

    /**
     * The logical state.
     *
     * @return the constant; {@link PortState#UNKNOWN} for a number that this version does not know
     */
    public PortState state() {
        return PortState.of(stateValue);
    }

    /**
     * Whether the port has a second capability mask.
     *
     * @return bit 15 of the first
     */
    public boolean hasCapabilityMask2() {
        return (capabilityMask & HAS_CAPABILITY_MASK_2) != 0;
    }

    /**
     * Whether a subnet manager runs on the port.
     *
     * @return bit 1 of the capability mask
     */
    public boolean isSubnetManager() {
        return (capabilityMask & IS_SUBNET_MANAGER) != 0;
    }

    /**
     * Whether the port reports speeds above QDR.
     *
     * @return bit 14 of the capability mask
     */
    public boolean hasExtendedSpeeds() {
        return (capabilityMask & HAS_EXTENDED_SPEEDS) != 0;
    }

    /**
     * Whether the port has {@link PortInfoExtended}.
     *
     * @return bit 1 of the second mask, if there is one
     */
    public boolean hasExtended() {
        return hasCapabilityMask2() && (capabilityMask2 & HAS_EXTENDED) != 0;
    }
}
