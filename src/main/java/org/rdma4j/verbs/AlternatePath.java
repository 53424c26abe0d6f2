package org.rdma4j.verbs;

/**
 * A second way to the peer, which a connected queue pair can migrate to.
 *
 * @param vector the way
 * @param partitionKeyIndex the place of the partition key in the port's table
 * @param port the port's number
 * @param acknowledgeTimeout 4.096 us times 2 to this power
 */
public record AlternatePath(AddressVector vector, int partitionKeyIndex, int port, int acknowledgeTimeout) {
    /** Checks the ranges. */
    public AlternatePath {
        requireRange("partition key index", partitionKeyIndex, 0xFFFF);
        requireRange("port", port, 0xFF);
        requireRange("acknowledge time-out", acknowledgeTimeout, 31);
    }

    private static void requireRange(String name, int value, int most) {
        if (value < 0 || value > most) {
            throw new IllegalArgumentException("the %s is a number from 0 to %s, not %s".formatted(name, most, value));
        }
    }
}
