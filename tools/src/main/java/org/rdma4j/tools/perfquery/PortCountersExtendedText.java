package org.rdma4j.tools.perfquery;

import org.rdma4j.perf.ClassPortInfo;
import org.rdma4j.perf.PerformanceCapability;
import org.rdma4j.perf.PortCountersExtended;

/** PortCountersExtended as the C perfquery prints them: what the agent does not count has no line. */
final class PortCountersExtendedText {
    private PortCountersExtendedText() {}

    static String of(int lid, int port, ClassPortInfo info, PortCountersExtended counters) {
        String header = "# Port extended counters: Lid %d port %d (CapMask: 0x%02X CapMask2: 0x%07X)\n"
                .formatted(lid, port, info.capabilityMask(), info.capabilityMask2());
        CounterText text = new CounterText()
                .decimal("PortSelect", counters.portSelect())
                .hexadecimal("CounterSelect", counters.counterSelect(), 2)
                .decimal("PortXmitData", counters.xmitData())
                .decimal("PortRcvData", counters.rcvData())
                .decimal("PortXmitPkts", counters.xmitPkts())
                .decimal("PortRcvPkts", counters.rcvPkts());
        if (info.supports(PerformanceCapability.EXTENDED_WIDTH)) {
            text.decimal("PortUnicastXmitPkts", counters.unicastXmitPkts())
                    .decimal("PortUnicastRcvPkts", counters.unicastRcvPkts())
                    .decimal("PortMulticastXmitPkts", counters.multicastXmitPkts())
                    .decimal("PortMulticastRcvPkts", counters.multicastRcvPkts());
        }
        if (info.supports(PerformanceCapability.ADDITIONAL_EXTENDED_COUNTERS)) {
            text.hexadecimal("CounterSelect2", counters.counterSelect2(), 4)
                    .decimal("SymbolErrorCounter", counters.symbolErrors())
                    .decimal("LinkErrorRecoveryCounter", counters.linkErrorRecoveries())
                    .decimal("LinkDownedCounter", counters.linksDowned())
                    .decimal("PortRcvErrors", counters.rcvErrors())
                    .decimal("PortRcvRemotePhysicalErrors", counters.rcvRemotePhysicalErrors())
                    .decimal("PortRcvSwitchRelayErrors", counters.rcvSwitchRelayErrors())
                    .decimal("PortXmitDiscards", counters.xmitDiscards())
                    .decimal("PortXmitConstraintErrors", counters.xmitConstraintErrors())
                    .decimal("PortRcvConstraintErrors", counters.rcvConstraintErrors())
                    .decimal("LocalLinkIntegrityErrors", counters.localLinkIntegrityErrors())
                    .decimal("ExcessiveBufferOverrunErrors", counters.excessiveBufferOverrunErrors())
                    .decimal("VL15Dropped", counters.vl15Dropped())
                    .decimal("PortXmitWait", counters.xmitWait())
                    .decimal("QP1Dropped", counters.qp1Dropped());
        }
        return header + text;
    }
}
