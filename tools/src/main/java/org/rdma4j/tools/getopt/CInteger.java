package org.rdma4j.tools.getopt;

import java.math.BigInteger;

/** Numbers as C reads them, because scripts that call the C tools rely on it. */
public final class CInteger {
    private final long value;
    private final boolean complete;

    private CInteger(long value, boolean complete) {
        this.value = value;
        this.complete = complete;
    }

    /**
     * Reads like strtol(3) with base 0: white space, a sign, then hexadecimal after {@code 0x}, octal after {@code 0},
     * decimal else; what follows the digits is left over, no digits at all are zero, and numbers that are too large
     * become the largest.
     *
     * @param text the text
     * @return the number
     */
    public static CInteger parse(String text) {
        int start = digits(text);
        boolean negative = start > 0 && text.charAt(start - 1) == '-';
        int base = base(text, start);
        start += base == 16 ? 2 : 0;
        long value = 0;
        int end = start;
        for (int digit = digit(text, end, base); digit >= 0; digit = digit(text, ++end, base)) {
            value = append(value, base, negative ? -digit : digit);
        }
        return new CInteger(value, end == text.length());
    }

    /**
     * Reads like strtoull(3) with base 0: as {@link #parse} does, but up to 2 to the power of 64, less one, which
     * numbers that are too large become. A minus sign negates a number that fits.
     *
     * @param text the text
     * @return the number, unsigned
     */
    public static long parseUnsigned(String text) {
        int start = digits(text);
        boolean negative = start > 0 && text.charAt(start - 1) == '-';
        int base = base(text, start);
        start += base == 16 ? 2 : 0;
        BigInteger value = BigInteger.ZERO;
        for (int digit = digit(text, start, base); digit >= 0; digit = digit(text, ++start, base)) {
            value = value.multiply(BigInteger.valueOf(base)).add(BigInteger.valueOf(digit));
        }
        return value.bitLength() > Long.SIZE ? -1L : negative ? -value.longValue() : value.longValue();
    }

    /**
     * The number.
     *
     * @return the number as C's long
     */
    public long value() {
        return value;
    }

    /**
     * The low 32 bits, as when C stores a long in an int.
     *
     * @return the number as C's int
     */
    public int toInt() {
        return (int) value;
    }

    /**
     * Whether the text had nothing after the digits.
     *
     * @return false where something was left over
     */
    public boolean isComplete() {
        return complete;
    }

    /** Where the digits begin, after white space and a sign. */
    private static int digits(String text) {
        int start = 0;
        while (start < text.length() && isSpace(text.charAt(start))) {
            start++;
        }
        return text.startsWith("-", start) || text.startsWith("+", start) ? start + 1 : start;
    }

    private static int base(String text, int start) {
        if (text.regionMatches(true, start, "0x", 0, 2) && digit(text, start + 2, 16) >= 0) {
            return 16;
        }
        return text.startsWith("0", start) ? 8 : 10;
    }

    private static long append(long value, int base, int signedDigit) {
        try {
            return Math.addExact(Math.multiplyExact(value, base), signedDigit);
        } catch (ArithmeticException e) {
            return value < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
    }

    /** Only ASCII: Java would accept digits of other scripts too. */
    private static int digit(String text, int index, int base) {
        return index < text.length() && text.charAt(index) < 0x80 ? Character.digit(text.charAt(index), base) : -1;
    }

    private static boolean isSpace(char c) {
        return c == ' ' || (c >= '\t' && c <= '\r');
    }
}
