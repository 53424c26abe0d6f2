package org.rdma4j.tools.perfquery;

/** Lines of a name, dots, and a value, as libibmad's mad_dump_fields prints them. */
final class CounterText {
    private static final int VALUE_COLUMN = 33;

    private final StringBuilder text = new StringBuilder();

    /** A line with an unsigned number in decimal. */
    CounterText decimal(String name, long value) {
        return line(name, Long.toUnsignedString(value));
    }

    /** A line with a number in hexadecimal, padded with zeros to the width of its field. */
    CounterText hexadecimal(String name, long value, int octets) {
        return line(name, "0x%%0%dx".formatted(2 * octets).formatted(value));
    }

    private CounterText line(String name, String value) {
        text.append(name).append(':');
        text.repeat('.', Math.max(0, VALUE_COLUMN - name.length() - 1));
        text.append(value).append('\n');
        return this;
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
