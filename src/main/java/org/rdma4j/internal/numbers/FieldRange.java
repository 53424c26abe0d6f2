package org.rdma4j.internal.numbers;

/** Refuses a number that does not fit in its field: there it would become another number. */
public final class FieldRange {
    /** The most in a field of 24 bits, such as a queue pair number or a packet sequence number. */
    public static final int MOST_24_BITS = 0xFF_FFFF;

    private FieldRange() {}

    /**
     * Checks a number.
     *
     * @param name what it is, as {@code the service level}
     * @param number from 0 to {@code most}
     * @param most the largest that is allowed
     * @return the number
     * @throws IllegalArgumentException if it is out of range
     */
    public static int require(String name, int number, int most) {
        return require(name, number, 0, most);
    }

    /**
     * Checks a number.
     *
     * @param name what it is, as {@code a port}
     * @param number from {@code least} to {@code most}
     * @param least the smallest that is allowed
     * @param most the largest that is allowed
     * @return the number
     * @throws IllegalArgumentException if it is out of range
     */
    public static int require(String name, int number, int least, int most) {
        if (number < least || number > most) {
            throw new IllegalArgumentException(
                    "%s is a number from %s to %s, not %s".formatted(name, least, most, number));
        }
        return number;
    }

    /**
     * Checks the number of a device's port.
     *
     * @param port from 1 to 255
     * @return the number
     * @throws IllegalArgumentException if it is out of range
     */
    public static int requirePort(int port) {
        return require("a port", port, 1, 0xFF);
    }

    /**
     * Checks the number of a queue pair.
     *
     * @param qpn 24 bits
     * @return the number
     * @throws IllegalArgumentException if it has more bits
     */
    public static int requireQpn(int qpn) {
        return require24Bits("queue pair number", qpn);
    }

    /**
     * Checks a packet sequence number.
     *
     * @param psn 24 bits
     * @return the number
     * @throws IllegalArgumentException if it has more bits
     */
    public static int requirePsn(int psn) {
        return require24Bits("packet sequence number", psn);
    }

    private static int require24Bits(String name, int number) {
        if (number < 0 || number > MOST_24_BITS) {
            throw new IllegalArgumentException("a %s has 24 bits, not 0x%x".formatted(name, number));
        }
        return number;
    }
}
