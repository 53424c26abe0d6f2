package org.rdma4j.mad;

import java.nio.ByteBuffer;
import org.rdma4j.Lid;

/**
 * How a port is configured, as the subnet manager knows it. IBA volume 1, 15.2.5.3 (PortInfoRecord).
 *
 * @param lid the base LID of the port; for a switch, that of its port 0
 * @param port which port of the node
 * @param info how it is configured
 */
public record PortInfoRecord(Lid lid, int port, PortInfo info) {
    static final MadAttribute ATTRIBUTE =
            new MadAttribute(ManagementClass.SUBNET_ADMINISTRATION, 0x12, "PortInfoRecord");

    /** The component mask of a query by LID. */
    static final long BY_LID = 1;

    /** How many bytes a record has. */
    static final int SIZE = 68;

    private static final int INFO_OFFSET = 4;

    /**
     * Reads a record.
     *
     * @param data its 68 bytes
     * @return the values
     * @throws IndexOutOfBoundsException if there are too few bytes
     */
    public static PortInfoRecord decode(MadBytes data) {
        return new PortInfoRecord(
                Lid.of(data.u16(0)),
                data.u8(2),
                PortInfo.decode(data.slice(INFO_OFFSET, SubnetManagementClient.DATA_SIZE)));
    }

    /**
     * Encodes the record for a response of subnet administration.
     *
     * @return 68 bytes; fields that have no value here are zero
     */
    public byte[] encode() {
        byte[] bytes = new byte[SIZE];
        ByteBuffer.wrap(bytes)
                .putShort(0, (short) lid.value())
                .put(2, (byte) port)
                .put(INFO_OFFSET, info.encode());
        return bytes;
    }
}
