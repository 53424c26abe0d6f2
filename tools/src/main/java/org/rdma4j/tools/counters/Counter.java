package org.rdma4j.tools.counters;

import java.math.BigInteger;

/**
 * A counter of a port, as it was read.
 *
 * @param name as the specification or the kernel has it
 * @param unit what it counts
 * @param raw its bits, unsigned; data is in words of four bytes here
 * @param bits how wide it is
 */
record Counter(String name, CounterUnit unit, long raw, int bits) {
    /** The value in its unit: bytes if the counter itself counts words. */
    BigInteger value() {
        return unsigned(raw).multiply(BigInteger.valueOf(unit.factor()));
    }

    /** Whether it has reached its largest value, at which it stays, so that it may have missed more. */
    boolean isSaturated() {
        return raw == largest();
    }

    private long largest() {
        return -1L >>> (Long.SIZE - bits);
    }

    static BigInteger unsigned(long bits) {
        return bits >= 0 ? BigInteger.valueOf(bits) : new BigInteger(Long.toUnsignedString(bits));
    }
}
