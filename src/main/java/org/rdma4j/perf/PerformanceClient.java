package org.rdma4j.perf;

import org.rdma4j.Lid;
import org.rdma4j.mad.MadAddress;
import org.rdma4j.mad.MadAgent;
import org.rdma4j.mad.MadOctets;
import org.rdma4j.mad.MadPatience;
import org.rdma4j.mad.MadRequest;
import org.rdma4j.mad.ManagementClass;
import org.rdma4j.mad.UmadPort;

/**
 * Reads the counters of any port of the fabric, of this host's too, through a port of this host.
 *
 * <p>Safe for use by many threads at once, virtual ones included. Closing it leaves the port open; closing the port
 * closes it.
 *
 * <p>Every query throws {@link org.rdma4j.mad.MadStatusException} if the node answers that it has no such port or
 * counters, {@link org.rdma4j.RdmaException} with ETIMEDOUT if no answer comes, and {@link IllegalStateException} if
 * this or the port is closed.
 */
public final class PerformanceClient implements AutoCloseable {
    private final MadAgent agent;
    private final MadPatience patience;

    private PerformanceClient(MadAgent agent, MadPatience patience) {
        this.agent = agent;
        this.patience = patience;
    }

    /**
     * Asks through a port, with {@link MadPatience#DEFAULT}.
     *
     * @param port an open port
     * @return the client, to be closed by the caller or with the port
     * @throws org.rdma4j.RdmaException if the port refuses performance management
     */
    public static PerformanceClient on(UmadPort port) {
        return on(port, MadPatience.DEFAULT);
    }

    /**
     * Asks through a port.
     *
     * @param port an open port
     * @param patience how long to wait for each answer, and how often to ask
     * @return the client, to be closed by the caller or with the port
     * @throws org.rdma4j.RdmaException if the port refuses performance management
     */
    public static PerformanceClient on(UmadPort port, MadPatience patience) {
        return new PerformanceClient(port.register(ManagementClass.PERFORMANCE), patience);
    }

    /**
     * Asks what a node's performance management can do.
     *
     * @param lid any port of the node
     * @return the answer
     */
    public ClassPortInfo classPortInfo(Lid lid) {
        return ClassPortInfo.decode(ask(lid, PerformanceAttribute.get(PerformanceAttribute.CLASS_PORT_INFO)));
    }

    /**
     * Reads the counters that every InfiniBand port has.
     *
     * @param lid a port of the node; a channel adapter answers only for the port that has this LID
     * @param port which port; 0 for a switch's own, 255 for all where {@link PerformanceCapability#ALL_PORT_SELECT} is
     *     there
     * @return the answer
     */
    public PortCounters portCounters(Lid lid, int port) {
        return PortCounters.decode(ask(lid, PerformanceAttribute.get(PerformanceAttribute.PORT_COUNTERS, port)));
    }

    /**
     * Reads the counters of 64 bits, where {@link ClassPortInfo#supportsExtendedCounters} says that they are there.
     *
     * @param lid a port of the node; a channel adapter answers only for the port that has this LID
     * @param port which port; 0 for a switch's own, 255 for all where {@link PerformanceCapability#ALL_PORT_SELECT} is
     *     there
     * @return the answer
     */
    public PortCountersExtended portCountersExtended(Lid lid, int port) {
        return PortCountersExtended.decode(
                ask(lid, PerformanceAttribute.get(PerformanceAttribute.PORT_COUNTERS_EXTENDED, port)));
    }

    private MadOctets ask(Lid lid, MadRequest request) {
        return PerformanceAttribute.data(agent.ask(MadAddress.generalServices(lid), request, patience));
    }

    @Override
    public void close() {
        agent.close();
    }
}
