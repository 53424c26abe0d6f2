package org.rdma4j;

import org.rdma4j.internal.numbers.FieldRange;

/**
 * A partition key, P_Key. Two ports can reach each other if they have the same lower 15 bits, and at least one of them
 * is a full member.
 *
 * @param value the 16 bits in the host's order
 */
public record PartitionKey(int value) {
    /** The default partition, as a full member. */
    public static final PartitionKey DEFAULT = new PartitionKey(0xFFFF);

    private static final int FULL_MEMBER = 0x8000;

    /** Checks that the number fits in 16 bits. */
    public PartitionKey {
        FieldRange.require("a P_Key", value, 0xFFFF);
    }

    /**
     * Which partition it is.
     *
     * @return the lower 15 bits; 0 is an entry of the table that is not used
     */
    public int partition() {
        return value & ~FULL_MEMBER;
    }

    /**
     * Whether this is a full member, which reaches limited ones too.
     *
     * @return the highest bit
     */
    public boolean isFullMember() {
        return (value & FULL_MEMBER) != 0;
    }

    /** Prints the number in hexadecimal, as {@code 0xffff}. */
    @Override
    public String toString() {
        return "0x%04x".formatted(value);
    }
}
