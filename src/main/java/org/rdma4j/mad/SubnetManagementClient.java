package org.rdma4j.mad;

import java.nio.ByteBuffer;
import org.rdma4j.Lid;

/**
 * Asks nodes what they are and how their ports are set up, by datagrams that find their way by LID. A RoCE port refuses
 * this class.
 *
 * <p>Safe for use by many threads at once. Every query throws {@link MadStatusException} if the node refuses,
 * {@link org.rdma4j.RdmaException} with ETIMEDOUT if no answer comes, and {@link IllegalStateException} if this or the
 * port is closed. IBA volume 1, 14.2 (subnet management packets).
 */
public final class SubnetManagementClient implements AutoCloseable {
    /** Sixty-four octets after the header and the M_Key. */
    private static final int DATA_OFFSET = 64;

    private static final int DATA_SIZE = 64;

    private final MadAgent agent;
    private final MadPatience patience;
    private final byte[] body;

    private SubnetManagementClient(MadAgent agent, MadPatience patience, long managementKey) {
        this.agent = agent;
        this.patience = patience;
        this.body = ByteBuffer.allocate(Mad.SIZE - MadHeader.SIZE)
                .putLong(0, managementKey)
                .array();
    }

    /**
     * Asks through a port.
     *
     * @param port an open InfiniBand port
     * @param patience how long to wait for each answer, and how often to ask
     * @param managementKey the M_Key of the subnet; 0 for most
     * @return the client, to be closed by the caller or with the port
     * @throws org.rdma4j.RdmaException if the port refuses subnet management
     */
    public static SubnetManagementClient on(UmadPort port, MadPatience patience, long managementKey) {
        return new SubnetManagementClient(port.register(ManagementClass.SUBNET_LID_ROUTED), patience, managementKey);
    }

    /**
     * Asks what a node is.
     *
     * @param lid any port of the node
     * @return the answer
     */
    public NodeInfo nodeInfo(Lid lid) {
        return NodeInfo.decode(get(lid, NodeInfo.ATTRIBUTE, 0));
    }

    /**
     * Asks what a switch can do.
     *
     * @param lid its own port
     * @return the answer
     */
    public SwitchInfo switchInfo(Lid lid) {
        return SwitchInfo.decode(get(lid, SwitchInfo.ATTRIBUTE, 0));
    }

    /**
     * Asks how a port is set up.
     *
     * @param lid any port of the node
     * @param port which port of a switch; of a channel adapter, 0 for the one that was asked
     * @return the answer
     */
    public PortInfo portInfo(Lid lid, int port) {
        return PortInfo.decode(get(lid, PortInfo.ATTRIBUTE, port));
    }

    /**
     * Asks for what PortInfo had no room for.
     *
     * @param lid any port of the node
     * @param port as in {@link #portInfo}
     * @return the answer
     */
    public PortInfoExtended portInfoExtended(Lid lid, int port) {
        return PortInfoExtended.decode(get(lid, PortInfoExtended.ATTRIBUTE, port));
    }

    private MadOctets get(Lid lid, MadAttribute attribute, int modifier) {
        MadRequest request = MadRequest.get(attribute).withModifier(modifier).withBody(body);
        return agent.ask(MadAddress.subnetManagement(lid), request, patience)
                .octets()
                .slice(DATA_OFFSET, DATA_SIZE);
    }

    @Override
    public void close() {
        agent.close();
    }
}
