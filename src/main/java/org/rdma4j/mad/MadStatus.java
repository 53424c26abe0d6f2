package org.rdma4j.mad;

import org.rdma4j.internal.numbers.FieldRange;

/**
 * The status of a response: zero, or why the request was not carried out. IBA volume 1, 13.4.7 (status field).
 *
 * @param value the 16 bits as they stand in the datagram; the lower 8 mean the same in every class, the upper 8 belong
 *     to the class
 */
public record MadStatus(int value) {
    /** The request was carried out. */
    public static final MadStatus OK = new MadStatus(0);

    private static final int BUSY = 1;
    private static final int REDIRECT = 1 << 1;

    /** Checks that the number fits in 16 bits. */
    public MadStatus {
        FieldRange.require("a MAD status", value, 0xFFFF);
    }

    /**
     * Whether the request was carried out.
     *
     * @return true for zero
     */
    public boolean isOk() {
        return value == 0;
    }

    /**
     * Whether the agent is busy and discarded the request; the request can be sent again.
     *
     * @return bit 0
     */
    public boolean isBusy() {
        return (value & BUSY) != 0;
    }

    /**
     * Whether the request must go to another address, which the ClassPortInfo in the response gives.
     *
     * @return bit 1
     */
    public boolean isRedirect() {
        return (value & REDIRECT) != 0;
    }

    /**
     * Which field of the request was invalid.
     *
     * @return bits 2 to 4: 0 for none, 1 version, 2 method, 3 method for this attribute, 7 attribute or modifier value
     */
    public int invalidFieldCode() {
        return value >>> 2 & 0x7;
    }

    /**
     * The part of the status that the management class defines.
     *
     * @return bits 8 to 15
     */
    public int classSpecific() {
        return value >>> 8;
    }

    /** Prints the number and what it means, {@code 0x001C (invalid attribute or modifier value)}. */
    @Override
    public String toString() {
        return "0x%04X (%s)".formatted(value, meaning());
    }

    /** Advice for the caller; empty if there is none. */
    String advice() {
        if (isBusy()) {
            return "; try again later";
        }
        return switch (invalidFieldCode()) {
            case 2, 3 -> "; this node does not offer it";
            case 7 -> "; this node has no such port, or does not offer this";
            default -> "";
        };
    }

    private String meaning() {
        if (isOk()) {
            return "ok";
        }
        if (isBusy()) {
            return "the agent is busy";
        }
        if (isRedirect()) {
            return "redirected to another address";
        }
        return switch (invalidFieldCode()) {
            case 0 -> "class-specific";
            case 1 -> "base or class version not supported";
            case 2 -> "method not supported";
            case 3 -> "method not supported for this attribute";
            case 7 -> "invalid attribute or modifier value";
            default -> "reserved";
        };
    }
}
