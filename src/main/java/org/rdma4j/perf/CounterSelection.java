package org.rdma4j.perf;

import java.util.ArrayList;
import java.util.List;

/**
 * The counters of an attribute in the order of the bits that select them in a Set. IBA volume 1, 16.1.3.5 and 16.1.4.11.
 *
 * @param attribute which attribute
 * @param first the counters of CounterSelect, from bit 0
 * @param second those of CounterSelect2, from bit 0
 */
record CounterSelection(PerformanceAttribute attribute, List<String> first, List<String> second) {
    static final CounterSelection PORT_COUNTERS = new CounterSelection(
            PerformanceAttribute.PORT_COUNTERS,
            List.of(
                    "SymbolErrorCounter",
                    "LinkErrorRecoveryCounter",
                    "LinkDownedCounter",
                    "PortRcvErrors",
                    "PortRcvRemotePhysicalErrors",
                    "PortRcvSwitchRelayErrors",
                    "PortXmitDiscards",
                    "PortXmitConstraintErrors",
                    "PortRcvConstraintErrors",
                    "LocalLinkIntegrityErrors",
                    "ExcessiveBufferOverrunErrors",
                    "VL15Dropped",
                    "PortXmitData",
                    "PortRcvData",
                    "PortXmitPkts",
                    "PortRcvPkts"),
            List.of("PortXmitWait", "QP1Dropped"));

    static final CounterSelection PORT_COUNTERS_EXTENDED = new CounterSelection(
            PerformanceAttribute.PORT_COUNTERS_EXTENDED,
            List.of(
                    "PortXmitData",
                    "PortRcvData",
                    "PortXmitPkts",
                    "PortRcvPkts",
                    "PortUnicastXmitPkts",
                    "PortUnicastRcvPkts",
                    "PortMulticastXmitPkts",
                    "PortMulticastRcvPkts"),
            List.of(
                    "SymbolErrorCounter",
                    "LinkErrorRecoveryCounter",
                    "LinkDownedCounter",
                    "PortRcvErrors",
                    "PortRcvRemotePhysicalErrors",
                    "PortRcvSwitchRelayErrors",
                    "PortXmitDiscards",
                    "PortXmitConstraintErrors",
                    "PortRcvConstraintErrors",
                    "LocalLinkIntegrityErrors",
                    "ExcessiveBufferOverrunErrors",
                    "VL15Dropped",
                    "PortXmitWait",
                    "QP1Dropped"));

    /** The counters whose bits are set. */
    List<String> of(PerformanceData data) {
        List<String> selected = new ArrayList<>();
        select(first, data.value("CounterSelect"), selected);
        select(second, data.value("CounterSelect2"), selected);
        return selected;
    }

    private static void select(List<String> names, long mask, List<String> selected) {
        for (int bit = 0; bit < names.size(); bit++) {
            if ((mask >>> bit & 1) != 0) {
                selected.add(names.get(bit));
            }
        }
    }
}
