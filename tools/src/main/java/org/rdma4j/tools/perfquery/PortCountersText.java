package org.rdma4j.tools.perfquery;

import org.rdma4j.perf.ClassPortInfo;
import org.rdma4j.perf.PerformanceCapability;
import org.rdma4j.perf.PortCounters;

/** PortCounters as the C perfquery prints them. */
final class PortCountersText {
    private PortCountersText() {}

    static String of(int lid, int port, ClassPortInfo info, PortCounters counters) {
        String header =
                "# Port counters: Lid %d port %d (CapMask: 0x%02X)\n".formatted(lid, port, info.capabilityMask());
        long xmitWait = info.supports(PerformanceCapability.PORT_XMIT_WAIT) ? counters.xmitWait() : 0;
        return header
                + new CounterText()
                        .decimal("PortSelect", counters.portSelect())
                        .hexadecimal("CounterSelect", counters.counterSelect(), 2)
                        .decimal("SymbolErrorCounter", counters.symbolErrors())
                        .decimal("LinkErrorRecoveryCounter", counters.linkErrorRecoveries())
                        .decimal("LinkDownedCounter", counters.linksDowned())
                        .decimal("PortRcvErrors", counters.rcvErrors())
                        .decimal("PortRcvRemotePhysicalErrors", counters.rcvRemotePhysicalErrors())
                        .decimal("PortRcvSwitchRelayErrors", counters.rcvSwitchRelayErrors())
                        .decimal("PortXmitDiscards", counters.xmitDiscards())
                        .decimal("PortXmitConstraintErrors", counters.xmitConstraintErrors())
                        .decimal("PortRcvConstraintErrors", counters.rcvConstraintErrors())
                        .hexadecimal("CounterSelect2", counters.counterSelect2(), 1)
                        .decimal("LocalLinkIntegrityErrors", counters.localLinkIntegrityErrors())
                        .decimal("ExcessiveBufferOverrunErrors", counters.excessiveBufferOverrunErrors())
                        // The C tool reads VL15Dropped here too, and scripts compare with what it prints.
                        .decimal("QP1Dropped", counters.vl15Dropped())
                        .decimal("VL15Dropped", counters.vl15Dropped())
                        .decimal("PortXmitData", counters.xmitData())
                        .decimal("PortRcvData", counters.rcvData())
                        .decimal("PortXmitPkts", counters.xmitPkts())
                        .decimal("PortRcvPkts", counters.rcvPkts())
                        .decimal("PortXmitWait", xmitWait);
    }
}
