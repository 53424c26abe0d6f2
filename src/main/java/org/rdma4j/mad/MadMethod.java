package org.rdma4j.mad;

/**
 * What a datagram asks for, or that it is an answer. A value that this version does not know keeps its number. IBA
 * volume 1, 13.4.5 (management class methods).
 *
 * @param value from 0 to 0xFF; bit 7 says that the datagram is a response
 */
public record MadMethod(int value) {
    /** Asks for an attribute. */
    public static final MadMethod GET = new MadMethod(0x01);

    /** Sets an attribute. */
    public static final MadMethod SET = new MadMethod(0x02);

    /** Answers a Get or a Set. */
    public static final MadMethod GET_RESPONSE = new MadMethod(0x81);

    private static final int RESPONSE_BIT = 0x80;

    /** Checks that the number fits in 8 bits. */
    public MadMethod {
        if (value < 0 || value > 0xFF) {
            throw new IllegalArgumentException("a MAD method is a number from 0 to 255, not " + value);
        }
    }

    /**
     * Whether a datagram of this method is an answer.
     *
     * @return true where the response bit is set
     */
    public boolean isResponse() {
        return (value & RESPONSE_BIT) != 0;
    }

    /** The name in the specification; the number where this version knows no name for it. */
    @Override
    public String toString() {
        return switch (value) {
            case 0x01 -> "Get";
            case 0x02 -> "Set";
            case 0x81 -> "GetResp";
            default -> "Method(0x%02X)".formatted(value);
        };
    }
}
