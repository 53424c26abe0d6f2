package org.rdma4j.mad;

import java.nio.ByteBuffer;
import org.rdma4j.Lid;

/**
 * A node as the subnet manager knows it, one record for each of its ports that has a LID. IBA volume 1, 15.2.5.2
 * (NodeRecord).
 *
 * @param lid the port's base LID
 * @param info what the node is
 * @param description what people call it
 */
public record NodeRecord(Lid lid, NodeInfo info, NodeDescription description) {
    static final MadAttribute ATTRIBUTE = new MadAttribute(ManagementClass.SUBNET_ADMINISTRATION, 0x11, "NodeRecord");

    /** The component mask of a query by LID. */
    static final long BY_LID = 1;

    /** How many bytes a record has. */
    static final int SIZE = 108;

    private static final int INFO_OFFSET = 4;
    private static final int INFO_SIZE = 40;
    private static final int DESCRIPTION_OFFSET = INFO_OFFSET + INFO_SIZE;

    /**
     * Reads a record.
     *
     * @param data its 108 bytes
     * @return the values
     * @throws IndexOutOfBoundsException if there are too few bytes
     */
    public static NodeRecord decode(MadBytes data) {
        return new NodeRecord(
                Lid.of(data.u16(0)),
                NodeInfo.decode(data.slice(INFO_OFFSET, INFO_SIZE)),
                NodeDescription.decode(data.slice(DESCRIPTION_OFFSET, NodeDescription.SIZE)));
    }

    /**
     * Encodes the record for a response of subnet administration.
     *
     * @return 108 bytes; fields that have no value here are zero
     */
    public byte[] encode() {
        byte[] bytes = new byte[SIZE];
        ByteBuffer.wrap(bytes)
                .putShort(0, (short) lid.value())
                .put(INFO_OFFSET, info.encode(), 0, INFO_SIZE)
                .put(DESCRIPTION_OFFSET, description.encode());
        return bytes;
    }
}
