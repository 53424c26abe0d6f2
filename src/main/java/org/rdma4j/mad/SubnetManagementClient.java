package org.rdma4j.mad;

import java.nio.ByteBuffer;
import java.util.function.Function;
import org.rdma4j.Lid;

/**
 * Queries what nodes are and how their ports are configured. Requests are routed by LID, or by a directed route where there
 * are no LIDs yet or a fabric is explored. A RoCE port refuses both classes.
 *
 * <p>Safe for use by many threads at once. Every query throws {@link MadStatusException} if the node refuses,
 * {@link org.rdma4j.RdmaException} with ETIMEDOUT if no response comes, and {@link IllegalStateException} if this or the
 * port is closed. IBA volume 1, 14.2 (subnet management packets).
 */
public final class SubnetManagementClient implements AutoCloseable {
    /** How many bytes an attribute has. IBA volume 1, 14.2.1.1. */
    static final int DATA_SIZE = 64;

    private static final int DATA_OFFSET = 64;
    private static final int INITIAL_PATH_OFFSET = 128;
    private static final int PATH_SIZE = 64;

    /**
     * The LIDs of the parts before and behind the directed part of a route: permissive, because there are no such
     * parts.
     */
    private static final int DIRECTED_LIDS_OFFSET = 32;

    private static final int PERMISSIVE_LIDS = 0xFFFF_FFFF;

    private final MadAgent lidRouted;
    private final MadAgent directed;
    private final MadRetryPolicy retryPolicy;
    private final long managementKey;

    private SubnetManagementClient(UmadPort port, MadRetryPolicy retryPolicy, long managementKey) {
        this.lidRouted = port.register(ManagementClass.SUBNET_LID_ROUTED);
        this.directed = port.register(ManagementClass.SUBNET_DIRECTED_ROUTE);
        this.retryPolicy = retryPolicy;
        this.managementKey = managementKey;
    }

    /**
     * Queries through a port.
     *
     * @param port an open InfiniBand port
     * @param retryPolicy how long each try waits, and how many tries there are
     * @param managementKey the M_Key of the subnet; 0 for most
     * @return the client, to be closed by the caller or with the port
     * @throws org.rdma4j.RdmaException if the port refuses subnet management
     */
    public static SubnetManagementClient on(UmadPort port, MadRetryPolicy retryPolicy, long managementKey) {
        return new SubnetManagementClient(port, retryPolicy, managementKey);
    }

    /**
     * Queries what a node is.
     *
     * @param lid any port of the node
     * @return the response
     */
    public NodeInfo nodeInfo(Lid lid) {
        return nodeInfoQuery(lid).run();
    }

    /**
     * The query of {@link #nodeInfo(Lid)}, to be run together with others.
     *
     * @param lid any port of the node
     * @return the query; nothing is sent yet
     */
    public MadQuery<NodeInfo> nodeInfoQuery(Lid lid) {
        return query(lid, NodeInfo.ATTRIBUTE, 0, NodeInfo::decode);
    }

    /**
     * Queries what a node is.
     *
     * @param route to the node; {@link NodeInfo#localPort} is the port at which the route ends
     * @return the response
     */
    public NodeInfo nodeInfo(DirectedRoute route) {
        return nodeInfoQuery(route).run();
    }

    /**
     * The query of {@link #nodeInfo(DirectedRoute)}, to be run together with others.
     *
     * @param route to the node
     * @return the query; nothing is sent yet
     */
    public MadQuery<NodeInfo> nodeInfoQuery(DirectedRoute route) {
        return query(route, NodeInfo.ATTRIBUTE, 0, NodeInfo::decode);
    }

    /**
     * Queries the description of a node.
     *
     * @param lid any port of the node
     * @return the response
     */
    public NodeDescription nodeDescription(Lid lid) {
        return query(lid, NodeDescription.ATTRIBUTE, 0, NodeDescription::decode).run();
    }

    /**
     * Queries the description of a node.
     *
     * @param route to the node
     * @return the response
     */
    public NodeDescription nodeDescription(DirectedRoute route) {
        return nodeDescriptionQuery(route).run();
    }

    /**
     * The query of {@link #nodeDescription(DirectedRoute)}, to be run together with others.
     *
     * @param route to the node
     * @return the query; nothing is sent yet
     */
    public MadQuery<NodeDescription> nodeDescriptionQuery(DirectedRoute route) {
        return query(route, NodeDescription.ATTRIBUTE, 0, NodeDescription::decode);
    }

    /**
     * Queries what a switch can do.
     *
     * @param lid its own port
     * @return the response
     */
    public SwitchInfo switchInfo(Lid lid) {
        return query(lid, SwitchInfo.ATTRIBUTE, 0, SwitchInfo::decode).run();
    }

    /**
     * Queries what a switch can do.
     *
     * @param route to the switch
     * @return the response
     */
    public SwitchInfo switchInfo(DirectedRoute route) {
        return switchInfoQuery(route).run();
    }

    /**
     * The query of {@link #switchInfo(DirectedRoute)}, to be run together with others.
     *
     * @param route to the switch
     * @return the query; nothing is sent yet
     */
    public MadQuery<SwitchInfo> switchInfoQuery(DirectedRoute route) {
        return query(route, SwitchInfo.ATTRIBUTE, 0, SwitchInfo::decode);
    }

    /**
     * Queries how a port is configured.
     *
     * @param lid any port of the node
     * @param port which port of a switch; of a channel adapter, 0 for the one that receives the request
     * @return the response
     */
    public PortInfo portInfo(Lid lid, int port) {
        return query(lid, PortInfo.ATTRIBUTE, port, PortInfo::decode).run();
    }

    /**
     * Queries how a port is configured.
     *
     * @param route to the node
     * @param port which port of a switch; of a channel adapter, 0 for the one at which the route ends
     * @return the response
     */
    public PortInfo portInfo(DirectedRoute route, int port) {
        return portInfoQuery(route, port).run();
    }

    /**
     * The query of {@link #portInfo(DirectedRoute, int)}, to be run together with others.
     *
     * @param route to the node
     * @param port as there
     * @return the query; nothing is sent yet
     */
    public MadQuery<PortInfo> portInfoQuery(DirectedRoute route, int port) {
        return query(route, PortInfo.ATTRIBUTE, port, PortInfo::decode);
    }

    /**
     * Queries the additions to PortInfo.
     *
     * @param lid any port of the node
     * @param port as in {@link #portInfo(Lid, int)}
     * @return the response
     */
    public PortInfoExtended portInfoExtended(Lid lid, int port) {
        return query(lid, PortInfoExtended.ATTRIBUTE, port, PortInfoExtended::decode)
                .run();
    }

    /**
     * Queries the additions to PortInfo.
     *
     * @param route to the node
     * @param port as in {@link #portInfo(DirectedRoute, int)}
     * @return the response
     */
    public PortInfoExtended portInfoExtended(DirectedRoute route, int port) {
        return query(route, PortInfoExtended.ATTRIBUTE, port, PortInfoExtended::decode)
                .run();
    }

    private <A> MadQuery<A> query(Lid lid, MadAttribute attribute, int modifier, Function<MadBytes, A> decoding) {
        MadRequest request = MadRequest.get(attribute).withModifier(modifier).withBody(body(managementKey));
        return lidRouted.prepare(
                MadAddress.subnetManagement(lid), request, retryPolicy, response -> decoding.apply(data(response)));
    }

    private <A> MadQuery<A> query(
            DirectedRoute route, MadAttribute attribute, int modifier, Function<MadBytes, A> decoding) {
        byte[] body = body(managementKey);
        ByteBuffer fields = ByteBuffer.wrap(body).putInt(DIRECTED_LIDS_OFFSET - MadHeader.SIZE, PERMISSIVE_LIDS);
        route.encode(fields.slice(INITIAL_PATH_OFFSET - MadHeader.SIZE, PATH_SIZE));
        MadRequest request = MadRequest.get(attribute.in(ManagementClass.SUBNET_DIRECTED_ROUTE))
                .withModifier(modifier)
                .withClassSpecific(route.hops())
                .withBody(body)
                .along(route);
        return directed.prepare(
                MadAddress.directedRoute(), request, retryPolicy, response -> decoding.apply(data(response)));
    }

    /** The data after the header: the M_Key, and zeros. */
    static byte[] body(long managementKey) {
        byte[] body = new byte[Mad.SIZE - MadHeader.SIZE];
        ByteBuffer.wrap(body).putLong(0, managementKey);
        return body;
    }

    private static MadBytes data(Mad response) {
        return response.bytes().slice(DATA_OFFSET, DATA_SIZE);
    }

    @Override
    public void close() {
        directed.close();
        lidRouted.close();
    }
}
