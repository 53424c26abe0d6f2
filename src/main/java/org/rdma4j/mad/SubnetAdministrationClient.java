package org.rdma4j.mad;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.rdma4j.Gid;
import org.rdma4j.Lid;

/**
 * Queries the subnet manager's database. It needs a running subnet manager.
 *
 * <p>Safe for use by many threads at once. Every query throws {@link MadStatusException} if there is no such record or
 * the manager refuses, {@link org.rdma4j.RdmaException} with ETIMEDOUT if no response comes, and
 * {@link IllegalStateException} if this or the port is closed. IBA volume 1, 15 (subnet administration).
 */
public final class SubnetAdministrationClient implements AutoCloseable {
    /** The component mask of a query for all records. */
    private static final long ALL = 0;

    private static final int COMPONENT_MASK_OFFSET = 48;
    private static final int RECORD_SIZE = Mad.SIZE - RecordTable.OFFSET;

    private final MadAgent agent;
    private final MadRetryPolicy retryPolicy;
    private final MadAddress manager;

    private SubnetAdministrationClient(MadAgent agent, MadRetryPolicy retryPolicy, MadAddress manager) {
        this.agent = agent;
        this.retryPolicy = retryPolicy;
        this.manager = manager;
    }

    /**
     * Queries through a port.
     *
     * @param port an open InfiniBand port
     * @param retryPolicy how long each try waits, and how many tries there are
     * @param manager where the subnet manager is, from {@link UmadPortAttributes}
     * @return the client, to be closed by the caller or with the port
     * @throws org.rdma4j.RdmaException if the port refuses subnet administration
     */
    public static SubnetAdministrationClient on(UmadPort port, MadRetryPolicy retryPolicy, MadAddress manager) {
        return new SubnetAdministrationClient(
                port.register(ManagementClass.SUBNET_ADMINISTRATION), retryPolicy, manager);
    }

    /**
     * Queries a path from one port to another.
     *
     * @param source the port at its beginning
     * @param destination the port at its end
     * @return the path
     */
    public PathRecord path(Gid source, Gid destination) {
        byte[] ends = PathRecord.between(source, destination).encode();
        MadRequest request = MadRequest.get(PathRecord.ATTRIBUTE)
                .withBody(body(PathRecord.GIDS, ends))
                .about("path to " + destination);
        byte[] response = agent.query(manager, request, retryPolicy).bytes().toByteArray();
        // The end of a record may be missing, and is zero then.
        byte[] record = Arrays.copyOfRange(response, RecordTable.OFFSET, RecordTable.OFFSET + RECORD_SIZE);
        return PathRecord.decode(MadBytes.of(record));
    }

    /**
     * Queries a path from one port to each port of the subnet, in one request.
     *
     * @param source the port at the beginning of all paths
     * @return a record for each port that the source can reach
     */
    public List<PathRecord> paths(Gid source) {
        byte[] body = body(PathRecord.ONE_FROM_SOURCE, PathRecord.oneToEach(source));
        return records(PathRecord.ATTRIBUTE, body, "paths from " + source, PathRecord.SIZE).stream()
                .map(PathRecord::decode)
                .toList();
    }

    /**
     * Queries all nodes of the subnet.
     *
     * @return a record for each port of a node that has a LID; of a switch, its port 0
     */
    public List<NodeRecord> nodes() {
        return nodes(body(ALL, new byte[0]), "all nodes");
    }

    /**
     * Queries the node that has a LID.
     *
     * @param lid a port's base LID
     * @return its record; empty where no node has the LID
     */
    public List<NodeRecord> nodes(Lid lid) {
        return nodes(body(NodeRecord.BY_LID, bytes(lid)), "node of LID " + lid);
    }

    private List<NodeRecord> nodes(byte[] body, String subject) {
        return records(NodeRecord.ATTRIBUTE, body, subject, NodeRecord.SIZE).stream()
                .map(NodeRecord::decode)
                .toList();
    }

    /**
     * Queries all ports of the subnet.
     *
     * @return a record for each port of each node
     */
    public List<PortInfoRecord> ports() {
        return ports(body(ALL, new byte[0]), "all ports");
    }

    /**
     * Queries the ports of the node that has a LID.
     *
     * @param lid a port's base LID; of a switch, that of its port 0
     * @return the port of a channel adapter, all ports of a switch; empty where no node has the LID
     */
    public List<PortInfoRecord> ports(Lid lid) {
        return ports(body(PortInfoRecord.BY_LID, bytes(lid)), "ports of LID " + lid);
    }

    private List<PortInfoRecord> ports(byte[] body, String subject) {
        return records(PortInfoRecord.ATTRIBUTE, body, subject, PortInfoRecord.SIZE).stream()
                .map(PortInfoRecord::decode)
                .toList();
    }

    private List<MadBytes> records(MadAttribute attribute, byte[] body, String subject, int size) {
        MadRequest request = MadRequest.getTable(attribute).withBody(body).about(subject);
        return RecordTable.records(agent.query(manager, request, retryPolicy), size);
    }

    /** The data after the header of a query: the component mask, and the record's first bytes. */
    private static byte[] body(long componentMask, byte[] record) {
        byte[] body = new byte[Mad.SIZE - MadHeader.SIZE];
        ByteBuffer.wrap(body)
                .putLong(COMPONENT_MASK_OFFSET - MadHeader.SIZE, componentMask)
                .put(RecordTable.OFFSET - MadHeader.SIZE, record);
        return body;
    }

    private static byte[] bytes(Lid lid) {
        return new byte[] {(byte) (lid.value() >>> Byte.SIZE), (byte) lid.value()};
    }

    @Override
    public void close() {
        agent.close();
    }
}
