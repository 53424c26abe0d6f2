package org.rdma4j.mad;

import java.nio.ByteBuffer;
import org.rdma4j.Guid;

/**
 * The identity of a node. IBA volume 1, 14.2.5.3 (NodeInfo).
 *
 * @param nodeType 1 for a channel adapter, 2 for a switch, 3 for a router
 * @param ports how many ports it has, without the port 0 of a switch
 * @param systemImageGuid the GUID that the nodes of one enclosure have in common
 * @param nodeGuid the node's own GUID
 * @param portGuid the GUID of the port that received the request
 * @param deviceId the manufacturer's number for the kind of device
 * @param revision its revision
 * @param localPort the port that received the request
 * @param vendorId 24 bits: the manufacturer
 */
public record NodeInfo(
        int nodeType,
        int ports,
        Guid systemImageGuid,
        Guid nodeGuid,
        Guid portGuid,
        int deviceId,
        long revision,
        int localPort,
        int vendorId) {
    static final MadAttribute ATTRIBUTE = new MadAttribute(ManagementClass.SUBNET_LID_ROUTED, 0x11, "NodeInfo");

    private static final int SWITCH = 2;
    private static final int ROUTER = 3;
    private static final byte BASE_VERSION = 1;

    /**
     * Reads the attribute.
     *
     * @param data its bytes
     * @return the values
     * @throws IndexOutOfBoundsException if there are too few bytes
     */
    public static NodeInfo decode(MadBytes data) {
        return new NodeInfo(
                data.u8(2),
                data.u8(3),
                new Guid(data.u64(4)),
                new Guid(data.u64(12)),
                new Guid(data.u64(20)),
                data.u16(30),
                data.u32(32),
                data.u8(36),
                (int) (data.u32(36) & 0xFF_FFFF));
    }

    /**
     * Encodes the attribute for a response of a subnet management agent, where it stands from byte 64 on.
     *
     * @return 64 bytes; fields that have no value here are zero
     */
    public byte[] encode() {
        byte[] bytes = new byte[SubnetManagementClient.DATA_SIZE];
        ByteBuffer.wrap(bytes)
                .put(0, BASE_VERSION)
                .put(1, (byte) ATTRIBUTE.managementClass().version())
                .put(2, (byte) nodeType)
                .put(3, (byte) ports)
                .putLong(4, systemImageGuid.value())
                .putLong(12, nodeGuid.value())
                .putLong(20, portGuid.value())
                .putShort(30, (short) deviceId)
                .putInt(32, (int) revision)
                .putInt(36, localPort << 24 | vendorId);
        return bytes;
    }

    /**
     * Whether the node is a router, which joins subnets.
     *
     * @return true for node type 3
     */
    public boolean isRouter() {
        return nodeType == ROUTER;
    }

    /**
     * Whether the node is a switch, whose port 0 is its own.
     *
     * @return true for node type 2
     */
    public boolean isSwitch() {
        return nodeType == SWITCH;
    }
}
