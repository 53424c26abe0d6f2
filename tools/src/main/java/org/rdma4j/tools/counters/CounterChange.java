package org.rdma4j.tools.counters;

import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * What became of a counter between two readings.
 *
 * @param difference in the counter's unit; null where it is not known
 * @param doubt why not; empty where it is
 */
record CounterChange(@Nullable BigInteger difference, String doubt) {
    /**
     * Compares. InfiniBand's counters stay at their largest value, and what they count from there on is lost. A counter
     * that fell was reset, unless it is one of 32 bits that fell from the upper half of its range into the lower: agents
     * and drivers that do not follow the specification let those begin anew.
     */
    static CounterChange between(Counter before, Counter after) {
        if (after.isSaturated()) {
            return unknown("saturated");
        }
        BigInteger rise = after.value().subtract(before.value());
        if (rise.signum() >= 0) {
            return new CounterChange(rise, "");
        }
        return hasWrapped(before, after)
                ? new CounterChange(
                        rise.add(BigInteger.valueOf(after.unit().factor()).shiftLeft(Integer.SIZE)), "")
                : unknown("reset");
    }

    private static boolean hasWrapped(Counter before, Counter after) {
        long half = 1L << (Integer.SIZE - 1);
        return after.bits() == Integer.SIZE && !before.isSaturated() && before.raw() >= half && after.raw() < half;
    }

    private static CounterChange unknown(String doubt) {
        return new CounterChange(null, doubt);
    }

    /** How much a second; not a number where that is not known. */
    double perSecond(double seconds) {
        return difference == null ? Double.NaN : difference.doubleValue() / seconds;
    }
}
