package org.rdma4j.tools.counters;

import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * What became of a counter between two readings.
 *
 * @param difference in the counter's unit; null where it is not known
 * @param doubt why not; empty where it is
 * @param atLeast what it has certainly counted in between, also where the difference is not known
 */
record CounterChange(@Nullable BigInteger difference, String doubt, BigInteger atLeast) {
    /**
     * Compares two readings. InfiniBand's counters stay at their largest value, and what they would count from there on
     * is lost. A counter that fell was reset, unless it has 32 bits and fell from the upper half of its range into the
     * lower half: some agents and drivers violate the specification and let such counters wrap.
     */
    static CounterChange between(Counter before, Counter after) {
        BigInteger rise = after.value().subtract(before.value());
        if (before.bits() != after.bits()) {
            return unknown("read with another width", BigInteger.ZERO);
        }
        if (after.isSaturated()) {
            return unknown("saturated", rise.max(BigInteger.ZERO));
        }
        if (rise.signum() >= 0) {
            return new CounterChange(rise, "", rise);
        }
        if (hasWrapped(before, after)) {
            BigInteger turn = BigInteger.valueOf(after.unit().factor()).shiftLeft(Integer.SIZE);
            return new CounterChange(rise.add(turn), "", rise.add(turn));
        }
        return unknown("reset", after.value());
    }

    /** Whether the counter was reset in between. */
    boolean isReset() {
        return doubt.equals("reset");
    }

    /** The same for a counter whose neighbor was reset: it may have been reset too, and have counted since. */
    CounterChange besideReset() {
        return difference == null ? this : unknown("reset", atLeast);
    }

    private static boolean hasWrapped(Counter before, Counter after) {
        long half = 1L << (Integer.SIZE - 1);
        return after.bits() == Integer.SIZE && !before.isSaturated() && before.raw() >= half && after.raw() < half;
    }

    private static CounterChange unknown(String doubt, BigInteger atLeast) {
        return new CounterChange(null, doubt, atLeast);
    }

    /** The change per second; not a number if it is unknown. */
    double perSecond(double seconds) {
        return difference == null ? Double.NaN : difference.doubleValue() / seconds;
    }
}
