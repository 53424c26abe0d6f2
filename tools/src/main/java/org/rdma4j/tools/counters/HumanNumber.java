package org.rdma4j.tools.counters;

import java.math.BigInteger;
import java.util.Locale;

/** Numbers for people. */
final class HumanNumber {
    private static final String PREFIXES = " kMGTPE";
    private static final int BITS_PER_BYTE = 8;

    private HumanNumber() {}

    /** {@code 20,448}. */
    static String grouped(BigInteger number) {
        return String.format(Locale.ROOT, "%,d", number);
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
        String digits = String.format(Locale.ROOT, rest == Math.rint(rest) || rest >= 100 ? "%.0f" : "%.2f", rest);
        return digits + " " + (step == 0 ? "" : PREFIXES.charAt(step)) + unit;
    }
}
