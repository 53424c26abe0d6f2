package org.rdma4j.mad;

import java.nio.ByteBuffer;
import org.rdma4j.Gid;
import org.rdma4j.Lid;

/**
 * A path through the subnet. IBA volume 1, 15.2.5.16 (PathRecord).
 *
 * @param destination the port at its end
 * @param source the port at its beginning
 * @param destinationLid the LID to send to
 * @param sourceLid the LID to send from
 * @param partitionKey the partition that both are in
 * @param serviceLevel the service level to send with
 */
public record PathRecord(
        Gid destination, Gid source, Lid destinationLid, Lid sourceLid, int partitionKey, int serviceLevel) {
    static final MadAttribute ATTRIBUTE = new MadAttribute(ManagementClass.SUBNET_ADMINISTRATION, 0x35, "PathRecord");

    /** How many bytes a record has. */
    static final int SIZE = 64;

    private static final int NUMBER_OF_PATHS_OFFSET = 49;

    /** The component mask of a query by two GIDs. */
    static final long GIDS = (1L << 2) | (1L << 3);

    /** The component mask of a query for a table: the source, and how many paths to each destination. */
    static final long ONE_FROM_SOURCE = (1L << 3) | (1L << 12);

    /**
     * Reads the attribute.
     *
     * @param data its bytes
     * @return the values
     * @throws IndexOutOfBoundsException if there are too few bytes
     */
    public static PathRecord decode(MadBytes data) {
        return new PathRecord(
                new Gid(data.u64(8), data.u64(16)),
                new Gid(data.u64(24), data.u64(32)),
                Lid.of(data.u16(40)),
                Lid.of(data.u16(42)),
                data.u16(50),
                data.u8(53) & 0xF);
    }

    /**
     * Encodes the record for subnet administration, where it stands from byte 56 of the datagram on.
     *
     * @return 64 bytes; fields that have no value here are zero
     */
    public byte[] encode() {
        byte[] bytes = new byte[SIZE];
        ByteBuffer.wrap(bytes)
                .putLong(8, destination.prefix())
                .putLong(16, destination.interfaceId())
                .putLong(24, source.prefix())
                .putLong(32, source.interfaceId())
                .putShort(40, (short) destinationLid.value())
                .putShort(42, (short) sourceLid.value())
                .putShort(50, (short) partitionKey)
                .put(53, (byte) serviceLevel);
        return bytes;
    }

    /** A request for a path between two GIDs. */
    static PathRecord between(Gid source, Gid destination) {
        return new PathRecord(destination, source, Lid.of(0), Lid.of(0), 0, 0);
    }

    /** A request for one path to each port of the subnet. */
    static byte[] oneToEach(Gid source) {
        byte[] bytes = between(source, Gid.ZERO).encode();
        bytes[NUMBER_OF_PATHS_OFFSET] = 1;
        return bytes;
    }
}
