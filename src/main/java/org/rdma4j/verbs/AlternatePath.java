package org.rdma4j.verbs;

/**
 * A second way to the peer, which a connected queue pair can migrate to.
 *
 * @param vector the way
 * @param partitionKeyIndex the place of the partition key in the port's table
 * @param port the port's number
 * @param acknowledgeTimeout 4.096 us times 2 to this power
 */
public record AlternatePath(AddressVector vector, int partitionKeyIndex, int port, int acknowledgeTimeout) {}
