package org.rdma4j.perf;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.rdma4j.RdmaException;
import org.rdma4j.mad.IncomingRequest;
import org.rdma4j.mad.MadAgent;
import org.rdma4j.mad.MadMethod;
import org.rdma4j.mad.ManagementClass;
import org.rdma4j.mad.UmadPort;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the counters of a port of this host, as the agents of InfiniBand ports do; soft-RoCE has no agent of its own. It
 * responds to Get and Set of ClassPortInfo, PortCounters and PortCountersExtended, and refuses everything else with a
 * status. IBA volume 1, 16 (performance management).
 *
 * <p>A Set changes the selected counters in the responses of this agent; the kernel's counters cannot be set and stay as
 * they are. The two attributes are set independently. A counter that the port does not have is zero.
 *
 * <p>One thread serves; any thread may close the agent. Closing it leaves the port open; closing the port closes it.
 */
public final class PerformanceAgent implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PerformanceAgent.class);
    private static final Duration PATIENCE = Duration.ofDays(1);

    private final MadAgent agent;
    private final CounterService service;

    private PerformanceAgent(MadAgent agent, CounterService service) {
        this.agent = agent;
        this.service = service;
    }

    /**
     * Serves a port from the kernel's counters.
     *
     * @param port an open port
     * @return the agent, to be closed by the caller or with the port
     * @throws RdmaException if the port refuses the class, or has an agent for it already, as InfiniBand ports do
     */
    public static PerformanceAgent on(UmadPort port) {
        return on(port, KernelCounters.of(port.deviceName(), port.portNumber()));
    }

    /**
     * Serves a port from any counters.
     *
     * @param port an open port
     * @param source the counters, read for each request
     * @return the agent, to be closed by the caller or with the port
     * @throws RdmaException if the port refuses the class, or has an agent for it already, as InfiniBand ports do
     */
    public static PerformanceAgent on(UmadPort port, CounterSource source) {
        MadAgent agent = port.register(ManagementClass.PERFORMANCE, Set.of(MadMethod.GET, MadMethod.SET));
        return new PerformanceAgent(agent, new CounterService(source, port.portNumber()));
    }

    /**
     * Serves until the agent is closed or the thread is interrupted. A response that cannot be sent is logged and dropped:
     * the client will send its request again.
     *
     * @throws RdmaException EINTR if the thread is interrupted, or what umad_recv(3) fails with
     */
    public void serve() {
        try {
            while (true) {
                Optional<IncomingRequest> request = agent.receive(PATIENCE);
                request.ifPresent(this::response);
            }
        } catch (IllegalStateException e) {
            if (!agent.isClosed()) {
                throw e;
            }
        }
    }

    private void response(IncomingRequest request) {
        try {
            agent.send(request.source(), service.response(request.datagram()));
        } catch (RdmaException e) {
            LOG.warn("no answer to {}: {}", request.source(), e.getMessage());
        }
    }

    @Override
    public void close() {
        agent.close();
    }
}
