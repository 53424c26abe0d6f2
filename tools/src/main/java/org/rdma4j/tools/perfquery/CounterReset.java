package org.rdma4j.tools.perfquery;

import org.rdma4j.perf.ClassPortInfo;
import org.rdma4j.perf.PerformanceAttribute;
import org.rdma4j.perf.PerformanceCapability;
import org.rdma4j.perf.PerformanceData;
import org.rdma4j.tools.getopt.CInteger;

/** Builds the attribute that resets counters: zeros, with a bit for each counter to reset. */
final class CounterReset {
    private static final int ALL_OF_16_BITS = 0xFFFF;
    private static final int XMIT_WAIT = 1 << 16;
    private static final int QP1_DROPPED = 1 << 17;
    private static final int EXTENDED_ERRORS = 0x0FFF_0000;
    private static final int EXTENDED_XMIT_WAIT = 1 << 28;
    private static final int EXTENDED_QP1_DROPPED = 1 << 29;

    private CounterReset() {}

    /** The bits that the user named, or those of the counters that every agent has. */
    static int mask(PerfqueryOptions options) {
        return isNamed(options) ? (int) named(options) : ALL_OF_16_BITS;
    }

    /** The 64 bits of the extended speeds' mask. */
    static long longMask(PerfqueryOptions options) {
        return isNamed(options) ? named(options) : -1L;
    }

    private static boolean isNamed(PerfqueryOptions options) {
        return options.operands().size() > 2;
    }

    private static long named(PerfqueryOptions options) {
        return CInteger.parseUnsigned(options.operands().get(2));
    }

    /** The bits, with those of the counters that only this agent has. */
    static int mask(PerfqueryOptions options, ClassPortInfo info) {
        int mask = mask(options);
        if (options.has(PerfqueryOption.EXTENDED)) {
            return mask
                    | EXTENDED_ERRORS
                    | bit(info, PerformanceCapability.PORT_XMIT_WAIT, EXTENDED_XMIT_WAIT)
                    | bit(info, PerformanceCapability.QP1_DROPPED, EXTENDED_QP1_DROPPED);
        }
        return isNamed(options)
                ? mask
                : mask
                        | bit(info, PerformanceCapability.PORT_XMIT_WAIT, XMIT_WAIT)
                        | bit(info, PerformanceCapability.QP1_DROPPED, QP1_DROPPED);
    }

    private static int bit(ClassPortInfo info, PerformanceCapability capability, int bit) {
        return info.supports(capability) ? bit : 0;
    }

    /**
     * The attribute to set. The upper half of the mask is CounterSelect2. The C tool writes it where PortCounters has
     * it, for every attribute but PortCountersExtended. A mask without bits means all bits.
     */
    static PerformanceData of(PerformanceAttribute attribute, int port, int mask) {
        int bits = mask == 0 ? -1 : mask;
        PerformanceData zero = PerformanceData.zero(attribute)
                .with("PortSelect", port)
                .with(PerformanceAttribute.PORT_COUNTERS.field("CounterSelect"), bits);
        PerformanceAttribute second = attribute == PerformanceAttribute.PORT_COUNTERS_EXTENDED
                ? attribute
                : PerformanceAttribute.PORT_COUNTERS;
        return zero.with(second.field("CounterSelect2"), bits >>> 16);
    }

    /** The same for the extended speeds, whose mask has 64 bits. */
    static PerformanceData ofExtendedSpeeds(int port, long mask) {
        return PerformanceData.zero(PerformanceAttribute.PORT_EXTENDED_SPEEDS_COUNTERS)
                .with("PortSelect", port)
                .with("CounterSelect", mask == 0 ? -1L : mask);
    }
}
