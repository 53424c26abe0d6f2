package org.rdma4j.tools.perfquery;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rdma4j.perf.PerformanceAttribute;

/**
 * An option that selects an attribute.
 *
 * @param option the option
 * @param attribute what it selects
 */
record AttributeChoice(PerfqueryOption option, PerformanceAttribute attribute) {
    /** In the C tool's order: the first that is given wins. */
    private static final List<AttributeChoice> ALL = List.of(
            new AttributeChoice(PerfqueryOption.XMIT_SL, PerformanceAttribute.PORT_XMIT_DATA_SL),
            new AttributeChoice(PerfqueryOption.RCV_SL, PerformanceAttribute.PORT_RCV_DATA_SL),
            new AttributeChoice(PerfqueryOption.XMIT_DISCARDS, PerformanceAttribute.PORT_XMIT_DISCARD_DETAILS),
            new AttributeChoice(PerfqueryOption.RCV_ERRORS, PerformanceAttribute.PORT_RCV_ERROR_DETAILS),
            new AttributeChoice(PerfqueryOption.EXTENDED_SPEEDS, PerformanceAttribute.PORT_EXTENDED_SPEEDS_COUNTERS),
            new AttributeChoice(PerfqueryOption.OP_RCV, PerformanceAttribute.PORT_OP_RCV_COUNTERS),
            new AttributeChoice(PerfqueryOption.FLOW_CONTROL, PerformanceAttribute.PORT_FLOW_CTL_COUNTERS),
            new AttributeChoice(PerfqueryOption.VL_OP_PACKETS, PerformanceAttribute.PORT_VL_OP_PACKETS),
            new AttributeChoice(PerfqueryOption.VL_OP_DATA, PerformanceAttribute.PORT_VL_OP_DATA),
            new AttributeChoice(
                    PerfqueryOption.VL_FLOW_ERRORS, PerformanceAttribute.PORT_VL_XMIT_FLOW_CTL_UPDATE_ERRORS),
            new AttributeChoice(PerfqueryOption.VL_XMIT_WAIT, PerformanceAttribute.PORT_VL_XMIT_WAIT_COUNTERS),
            new AttributeChoice(PerfqueryOption.SWITCH_VL_CONGESTION, PerformanceAttribute.SW_PORT_VL_CONGESTION),
            new AttributeChoice(PerfqueryOption.RCV_CONGESTION, PerformanceAttribute.PORT_RCV_CON_CTRL),
            new AttributeChoice(PerfqueryOption.SL_RCV_FECN, PerformanceAttribute.PORT_SL_RCV_FECN),
            new AttributeChoice(PerfqueryOption.SL_RCV_BECN, PerformanceAttribute.PORT_SL_RCV_BECN),
            new AttributeChoice(PerfqueryOption.XMIT_CONGESTION, PerformanceAttribute.PORT_XMIT_CON_CTRL),
            new AttributeChoice(PerfqueryOption.VL_XMIT_CONGESTION, PerformanceAttribute.PORT_VL_XMIT_TIME_CONG),
            new AttributeChoice(PerfqueryOption.SAMPLES_CONTROL, PerformanceAttribute.PORT_SAMPLES_CONTROL));

    /** The selected attribute; null for the counters that every port has. */
    static @Nullable PerformanceAttribute of(PerfqueryOptions options) {
        for (AttributeChoice choice : ALL) {
            if (options.has(choice.option)) {
                return choice.attribute;
            }
        }
        return null;
    }
}
