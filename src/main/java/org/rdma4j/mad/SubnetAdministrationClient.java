package org.rdma4j.mad;

import java.nio.ByteBuffer;
import org.rdma4j.Gid;

/**
 * Asks the subnet manager's data base. It needs a subnet manager that runs.
 *
 * <p>Safe for use by many threads at once. Every query throws {@link MadStatusException} if there is no such record or
 * the manager refuses, {@link org.rdma4j.RdmaException} with ETIMEDOUT if no answer comes, and
 * {@link IllegalStateException} if this or the port is closed. IBA volume 1, 15 (subnet administration).
 */
public final class SubnetAdministrationClient implements AutoCloseable {
    /** Where a record begins: after the RMPP header, the SM_Key and the component mask. */
    private static final int RECORD_OFFSET = 56;

    private static final int RECORD_SIZE = Mad.SIZE - RECORD_OFFSET;
    private static final int COMPONENT_MASK_OFFSET = 48;

    private final MadAgent agent;
    private final MadPatience patience;
    private final MadAddress manager;

    private SubnetAdministrationClient(MadAgent agent, MadPatience patience, MadAddress manager) {
        this.agent = agent;
        this.patience = patience;
        this.manager = manager;
    }

    /**
     * Asks through a port.
     *
     * @param port an open InfiniBand port
     * @param patience how long to wait for each answer, and how often to ask
     * @param manager where the subnet manager is, which {@link UmadPortAttributes} tells
     * @return the client, to be closed by the caller or with the port
     * @throws org.rdma4j.RdmaException if the port refuses subnet administration
     */
    public static SubnetAdministrationClient on(UmadPort port, MadPatience patience, MadAddress manager) {
        return new SubnetAdministrationClient(port.register(ManagementClass.SUBNET_ADMINISTRATION), patience, manager);
    }

    /**
     * Asks for a way from one port to another.
     *
     * @param source the port at its beginning
     * @param destination the port at its end
     * @return the way
     */
    public PathRecord path(Gid source, Gid destination) {
        ByteBuffer body = ByteBuffer.allocate(Mad.SIZE - MadHeader.SIZE);
        body.putLong(COMPONENT_MASK_OFFSET - MadHeader.SIZE, PathRecord.GIDS);
        PathRecord.encodeGids(body.slice(RECORD_OFFSET - MadHeader.SIZE, RECORD_SIZE), source, destination);
        MadRequest request =
                MadRequest.get(PathRecord.ATTRIBUTE).withBody(body.array()).about("path to " + destination);
        Mad answer = agent.ask(manager, request, patience);
        return PathRecord.decode(answer.octets().slice(RECORD_OFFSET, RECORD_SIZE));
    }

    @Override
    public void close() {
        agent.close();
    }
}
