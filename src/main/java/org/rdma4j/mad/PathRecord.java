package org.rdma4j.mad;

import java.nio.ByteBuffer;
import org.rdma4j.Gid;
import org.rdma4j.Lid;

/**
 * A way through the subnet. IBA volume 1, 15.2.5.16 (PathRecord).
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

    /** Which fields of a question count: the two GIDs. */
    static final long GIDS = (1L << 2) | (1L << 3);

    static PathRecord decode(MadOctets data) {
        return new PathRecord(
                new Gid(data.u64(8), data.u64(16)),
                new Gid(data.u64(24), data.u64(32)),
                Lid.of(data.u16(40)),
                Lid.of(data.u16(42)),
                data.u16(50),
                data.u8(53) & 0xF);
    }

    /** Writes the two GIDs, by which a path is asked for. */
    static void encodeGids(ByteBuffer record, Gid source, Gid destination) {
        record.putLong(8, destination.prefix())
                .putLong(16, destination.interfaceId())
                .putLong(24, source.prefix())
                .putLong(32, source.interfaceId());
    }
}
