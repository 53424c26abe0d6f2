package org.rdma4j.mad;

import org.rdma4j.internal.numbers.FieldRange;

/**
 * The operation that a datagram requests, or the fact that it is a response. A value that this version does not know
 * keeps its number. IBA volume 1, 13.4.5 (management class methods).
 *
 * @param value from 0 to 0xFF; bit 7 says that the datagram is a response
 */
public record MadMethod(int value) {
    /** A Get of an attribute. */
    public static final MadMethod GET = new MadMethod(0x01);

    /** Sets an attribute. */
    public static final MadMethod SET = new MadMethod(0x02);

    /** A GetTable of records. */
    public static final MadMethod GET_TABLE = new MadMethod(0x12);

    /** The response to a Get or a Set. */
    public static final MadMethod GET_RESPONSE = new MadMethod(0x81);

    private static final int RESPONSE_BIT = 0x80;

    /** Checks that the number fits in 8 bits. */
    public MadMethod {
        FieldRange.require("a MAD method", value, 0xFF);
    }

    /**
     * Whether a datagram of this method is a response.
     *
     * @return true where the response bit is set
     */
    public boolean isResponse() {
        return (value & RESPONSE_BIT) != 0;
    }

    /**
     * The method of the response.
     *
     * @return GetResp to a Get and to a Set; else the same with the response bit set
     */
    public MadMethod response() {
        return value == SET.value ? GET_RESPONSE : new MadMethod(value | RESPONSE_BIT);
    }

    /** The name in the specification; the number where this version knows no name for it. */
    @Override
    public String toString() {
        return switch (value) {
            case 0x01 -> "Get";
            case 0x02 -> "Set";
            case 0x12 -> "GetTable";
            case 0x81 -> "GetResp";
            case 0x92 -> "GetTableResp";
            default -> "Method(0x%02X)".formatted(value);
        };
    }
}
