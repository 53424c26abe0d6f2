package org.rdma4j.tools.fabric;

import java.io.IOException;
import java.util.List;

/** Sets the counters of all ports to values that a test expects to read back. */
public final class FabricCounters {
    /** The ports of the topology two-switches.net that are connected. */
    private static final List<String> NODES = List.of("H1", "H1", "H2", "S1", "S1", "S1", "S2", "S2");

    private static final List<Integer> PORTS = List.of(1, 2, 1, 1, 2, 3, 1, 2);

    private static final List<String> COUNTERS = List.of(
            "PortCounters.SymbolErrorCounter",
            "PortCounters.LinkErrorRecoveryCounter",
            "PortCounters.LinkDownedCounter",
            "PortCounters.PortRcvErrors",
            "PortCounters.PortRcvRemotePhysicalErrors",
            "PortCounters.PortRcvSwitchRelayErrors",
            "PortCounters.PortXmitDiscards",
            "PortCounters.PortXmitConstraintErrors",
            "PortCounters.PortRcvConstraintErrors",
            "PortCounters.LocalLinkIntegrityErrors",
            "PortCounters.ExcessiveBufferOverrunErrors",
            "PortCounters.VL15Dropped",
            "PortCounters.PortXmitData",
            "PortCounters.PortRcvData",
            "PortCounters.PortXmitPkts",
            "PortCounters.PortRcvPkts",
            "PortCounters.PortXmitWait",
            "PortCountersExtended.PortXmitData",
            "PortCountersExtended.PortRcvData",
            "PortCountersExtended.PortXmitPkts",
            "PortCountersExtended.PortRcvPkts",
            "PortCountersExtended.PortUnicastXmitPkts",
            "PortCountersExtended.PortUnicastRcvPkts",
            "PortCountersExtended.PortMultiCastXmitPkts",
            "PortCountersExtended.PortMultiCastRcvPkts");

    private FabricCounters() {}

    /**
     * Sets all counters of the connected ports, each to a different value. Simulated datagrams count as traffic, so two
     * programs read the same values only if this is called before each.
     *
     * @param fabric of the topology two-switches.net
     * @throws IOException if a file or process cannot be used
     * @throws InterruptedException if this thread is interrupted
     */
    public static void preset(SimulatedFabric fabric) throws IOException, InterruptedException {
        for (int port = 0; port < NODES.size(); port++) {
            for (int counter = 0; counter < COUNTERS.size(); counter++) {
                fabric.set(NODES.get(port), PORTS.get(port), COUNTERS.get(counter), 1 + port + 10L * counter);
            }
        }
    }

    /**
     * Sets all counters of a port to the largest values that their fields hold.
     *
     * @param fabric of any topology
     * @param node as {@code H1}
     * @param port from 1
     * @throws IOException if a file or process cannot be used
     * @throws InterruptedException if this thread is interrupted
     */
    public static void saturate(SimulatedFabric fabric, String node, int port)
            throws IOException, InterruptedException {
        for (String counter : COUNTERS) {
            fabric.set(node, port, counter, -1L);
        }
    }
}
