package org.rdma4j.perf;

import org.rdma4j.Gid;
import org.rdma4j.Lid;
import org.rdma4j.mad.MadAddress;
import org.rdma4j.mad.MadAgent;
import org.rdma4j.mad.MadQuery;
import org.rdma4j.mad.MadRequest;
import org.rdma4j.mad.MadRetryPolicy;
import org.rdma4j.mad.ManagementClass;
import org.rdma4j.mad.UmadPort;

/**
 * Reads and resets the counters of any port of the fabric, through a port of this host.
 *
 * {@snippet file="org/rdma4j/tools/examples/CountersExample.java" region="counters"}
 *
 * <p>Safe for use by many threads at once, virtual ones included. Closing it leaves the port open; closing the port
 * closes it.
 *
 * <p>Every query throws {@link org.rdma4j.mad.MadStatusException} if the node responds that it has no such port or
 * counters, {@link org.rdma4j.RdmaException} with ETIMEDOUT if no response comes, and {@link IllegalStateException} if
 * this or the port is closed.
 */
public final class PerformanceClient implements AutoCloseable {
    private final MadAgent agent;
    private final MadRetryPolicy retryPolicy;

    private PerformanceClient(MadAgent agent, MadRetryPolicy retryPolicy) {
        this.agent = agent;
        this.retryPolicy = retryPolicy;
    }

    /**
     * Queries through a port, with {@link MadRetryPolicy#defaults}.
     *
     * @param port an open port
     * @return the client, to be closed by the caller or with the port
     * @throws org.rdma4j.RdmaException if the port refuses performance management
     */
    public static PerformanceClient on(UmadPort port) {
        return on(port, MadRetryPolicy.defaults());
    }

    /**
     * Queries through a port.
     *
     * @param port an open port
     * @param retryPolicy how long each try waits, and how many tries there are
     * @return the client, to be closed by the caller or with the port
     * @throws org.rdma4j.RdmaException if the port refuses performance management
     */
    public static PerformanceClient on(UmadPort port, MadRetryPolicy retryPolicy) {
        return new PerformanceClient(port.register(ManagementClass.PERFORMANCE), retryPolicy);
    }

    /**
     * Queries what a node's performance management agent offers.
     *
     * @param lid any port of the node
     * @return the response
     */
    public ClassPortInfo classPortInfo(Lid lid) {
        return classPortInfo(MadAddress.generalServices(lid));
    }

    /**
     * Queries what a node's performance management agent offers.
     *
     * @param address any port of the node
     * @return the response
     */
    public ClassPortInfo classPortInfo(MadAddress address) {
        return classPortInfoQuery(address).run();
    }

    /**
     * The query of {@link #classPortInfo(MadAddress)}, to be run together with others.
     *
     * @param address any port of the node
     * @return the query; nothing is sent yet
     */
    public MadQuery<ClassPortInfo> classPortInfoQuery(MadAddress address) {
        PerformanceAttribute attribute = PerformanceAttribute.CLASS_PORT_INFO;
        return agent.prepare(
                address,
                MadRequest.get(attribute.attribute()),
                retryPolicy,
                response -> ClassPortInfo.of(PerformanceData.of(attribute, response)));
    }

    /**
     * Reads the counters that every InfiniBand port has.
     *
     * @param lid a port of the node; a channel adapter serves only the port that has this LID
     * @param port which port; 0 for a switch's own, 255 for all where {@link PerformanceCapability#ALL_PORT_SELECT} is
     *     there
     * @return the response
     */
    public PortCounters portCounters(Lid lid, int port) {
        return portCounters(MadAddress.generalServices(lid), port);
    }

    /**
     * Reads the counters that every InfiniBand port has.
     *
     * @param address a port of the node, as {@link MadAddress#generalServices(Gid, int)}; a channel adapter serves only
     *     this port
     * @param port as in {@link #portCounters(Lid, int)}
     * @return the response
     */
    public PortCounters portCounters(MadAddress address, int port) {
        return PortCounters.of(read(address, PerformanceAttribute.PORT_COUNTERS, port));
    }

    /**
     * Reads the counters of 64 bits, if {@link ClassPortInfo#supportsExtendedCounters}.
     *
     * @param lid a port of the node; a channel adapter serves only the port that has this LID
     * @param port which port; 0 for a switch's own, 255 for all where {@link PerformanceCapability#ALL_PORT_SELECT} is
     *     there
     * @return the response
     */
    public PortCountersExtended portCountersExtended(Lid lid, int port) {
        return portCountersExtended(MadAddress.generalServices(lid), port);
    }

    /**
     * Reads the counters of 64 bits, if {@link ClassPortInfo#supportsExtendedCounters}.
     *
     * @param address a port of the node, as {@link MadAddress#generalServices(Gid, int)}; a channel adapter serves only
     *     this port
     * @param port as in {@link #portCountersExtended(Lid, int)}
     * @return the response
     */
    public PortCountersExtended portCountersExtended(MadAddress address, int port) {
        return PortCountersExtended.of(read(address, PerformanceAttribute.PORT_COUNTERS_EXTENDED, port));
    }

    /**
     * Reads any attribute of a port.
     *
     * @param address the port
     * @param attribute which attribute
     * @param port which port of the node; 0 for a switch's own, 255 for all where
     *     {@link PerformanceCapability#ALL_PORT_SELECT} is there
     * @return the response
     * @throws IllegalArgumentException if the port is not a number from 0 to 255
     */
    public PerformanceData read(MadAddress address, PerformanceAttribute attribute, int port) {
        return readQuery(address, attribute, port).run();
    }

    /**
     * The query of {@link #read}, to be run together with others.
     *
     * @param address the port
     * @param attribute which attribute
     * @param port as there
     * @return the query; nothing is sent yet
     * @throws IllegalArgumentException if the port is not a number from 0 to 255
     */
    public MadQuery<PerformanceData> readQuery(MadAddress address, PerformanceAttribute attribute, int port) {
        PerformanceData question = PerformanceData.zero(attribute).with("PortSelect", requirePort(port));
        MadRequest request = carrying(MadRequest.get(attribute.attribute()), question, port);
        return agent.prepare(address, request, retryPolicy, response -> PerformanceData.of(attribute, response));
    }

    /**
     * Sets an attribute. The agent sets those counters whose bits are set in the masks to the given values; zeros reset
     * them.
     *
     * @param address the port
     * @param data the masks, the values, and in PortSelect which port of the node
     * @return the attribute after it was set
     */
    public PerformanceData set(MadAddress address, PerformanceData data) {
        PerformanceAttribute attribute = data.attribute();
        int port = (int) data.value("PortSelect");
        MadRequest request = carrying(MadRequest.set(attribute.attribute()), data, port);
        return PerformanceData.of(attribute, agent.query(address, request, retryPolicy));
    }

    private static int requirePort(int port) {
        if (port < 0 || port > 0xFF) {
            throw new IllegalArgumentException("a port is a number from 0 to 255, not " + port);
        }
        return port;
    }

    private static MadRequest carrying(MadRequest request, PerformanceData data, int port) {
        return request.withBody(data.body()).about("port " + port);
    }

    @Override
    public void close() {
        agent.close();
    }
}
