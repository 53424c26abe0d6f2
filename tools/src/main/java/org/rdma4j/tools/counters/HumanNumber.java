package org.rdma4j.tools.counters;

import java.math.BigInteger;

/**
 * Numbers for people. Written without {@link java.util.Formatter}, which takes as long for the ports of a large fabric as
 * reading their counters.
 */
final class HumanNumber {
    private static final String PREFIXES = " kMGTPE";
    private static final int BITS_PER_BYTE = 8;
    private static final int GROUP = 3;

    private HumanNumber() {}

    /** {@code 20,448}. */
    static String grouped(BigInteger number) {
        StringBuilder digits = new StringBuilder(number.toString());
        int first = number.signum() < 0 ? 1 : 0;
        for (int place = digits.length() - GROUP; place > first; place -= GROUP) {
            digits.insert(place, ',');
        }
        return digits.toString();
    }

    /** {@code 1.25 Gb/s}, as links are rated: bits, and prefixes of a thousand. */
    static String bitRate(double bytesPerSecond) {
        return scaled(bytesPerSecond * BITS_PER_BYTE, "b/s");
    }

    /** {@code 3.40 kpackets/s}. */
    static String rate(double perSecond, CounterUnit unit) {
        return unit == CounterUnit.BYTES ? bitRate(perSecond) : scaled(perSecond, unit.plural() + "/s");
    }

    /** The same for a column whose heading has the unit: {@code 3.40 k/s}. */
    static String shortRate(double perSecond, CounterUnit unit) {
        return unit == CounterUnit.BYTES ? bitRate(perSecond) : scaled(perSecond, "/s");
    }

    /** {@code 1.25 GB}: bytes, and prefixes of a thousand. */
    static String size(BigInteger bytes) {
        return scaled(bytes.doubleValue(), "B");
    }

    /** {@code 1,234}, or {@code 1.25 M} if there is little space. */
    static String count(BigInteger number) {
        return number.bitLength() <= 20
                ? grouped(number)
                : scaled(number.doubleValue(), "").strip();
    }

    private static String scaled(double number, String unit) {
        if (Double.isNaN(number)) {
            return "unknown";
        }
        int step = 0;
        double rest = number;
        while (rest >= 999.5 && step < PREFIXES.length() - 1) {
            rest /= 1000;
            step++;
        }
        String digits = rest == Math.rint(rest) || rest >= 100 ? String.valueOf(Math.round(rest)) : twoPlaces(rest);
        return digits + " " + (step == 0 ? "" : PREFIXES.charAt(step)) + unit;
    }

    private static String twoPlaces(double number) {
        long hundredths = Math.round(number * 100);
        long fraction = hundredths % 100;
        return hundredths / 100 + (fraction < 10 ? ".0" : ".") + fraction;
    }
}
