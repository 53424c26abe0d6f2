package org.rdma4j.verbs;

import java.util.OptionalInt;

/**
 * The port that a queue pair is bound to, and its address there. Immutable: each method answers a changed copy.
 *
 * @param number the port's number, from 1
 * @param gidIndex the place of the source GID in the port's table; empty to have it chosen: RoCE v2 before v1, IPv4 or
 *     global before link-local, and on InfiniBand none, since the LID is enough within a subnet
 * @param partitionKeyIndex the place of the partition key in the port's table
 * @param queueKey the key that incoming datagrams must bear; unreliable datagram queue pairs only
 */
public record LocalPort(int number, OptionalInt gidIndex, int partitionKeyIndex, int queueKey) {
    /** The key that the field's programs use where none is agreed on. */
    public static final int DEFAULT_QUEUE_KEY = 0x11111111;

    /**
     * A port, with a GID that is chosen and the first partition key.
     *
     * @param number the port's number, from 1
     * @return the port
     */
    public static LocalPort port(int number) {
        return new LocalPort(number, OptionalInt.empty(), 0, DEFAULT_QUEUE_KEY);
    }

    /**
     * Takes the GID at this place of the table as source address.
     *
     * @param index the place
     * @return the changed copy
     */
    public LocalPort gidIndex(int index) {
        return new LocalPort(number, OptionalInt.of(index), partitionKeyIndex, queueKey);
    }

    /**
     * Takes the partition key at this place of the table.
     *
     * @param index the place
     * @return the changed copy
     */
    public LocalPort partitionKeyIndex(int index) {
        return new LocalPort(number, gidIndex, index, queueKey);
    }

    /**
     * Takes datagrams with this key alone.
     *
     * @param key 32 bits; where the highest is set it is a privileged one
     * @return the changed copy
     */
    public LocalPort queueKey(int key) {
        return new LocalPort(number, gidIndex, partitionKeyIndex, key);
    }
}
