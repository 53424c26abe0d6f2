package org.rdma4j;

import org.rdma4j.internal.numbers.FieldRange;

/**
 * A local identifier: the 16-bit address of a port within its InfiniBand subnet, given by the subnet manager.
 *
 * @param value the number, from 1 to 0xBFFF for a unicast LID, 0 where no subnet manager has given one
 */
public record Lid(int value) {
    /** Checks that the number fits in 16 bits. */
    public Lid {
        FieldRange.require("a LID", value, 0xFFFF);
    }

    /**
     * The LID with this number.
     *
     * @param value from 0 to 0xFFFF
     * @return the LID
     * @throws IllegalArgumentException if the number does not fit in 16 bits
     */
    public static Lid of(int value) {
        return new Lid(value);
    }

    /** Prints the number in decimal, as the InfiniBand tools do. */
    @Override
    public String toString() {
        return Integer.toString(value);
    }
}
