package org.rdma4j.verbs;

import org.rdma4j.internal.numbers.FieldRange;

/**
 * A second path to the peer, which a connected queue pair can migrate to.
 *
 * @param vector the address vector of that path
 * @param partitionKeyIndex the index of the partition key in the port's table
 * @param port the port's number
 * @param acknowledgeTimeout 4.096 us times 2 to this power
 */
public record AlternatePath(AddressVector vector, int partitionKeyIndex, int port, int acknowledgeTimeout) {
    /** Checks the ranges. */
    public AlternatePath {
        FieldRange.require("the partition key index", partitionKeyIndex, 0xFFFF);
        FieldRange.require("the port", port, 0xFF);
        FieldRange.require("the acknowledge time-out", acknowledgeTimeout, 31);
    }
}
