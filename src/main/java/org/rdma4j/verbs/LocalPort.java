package org.rdma4j.verbs;

import org.rdma4j.Gid;
import org.rdma4j.internal.numbers.FieldRange;

/**
 * The port that a queue pair is bound to, and its source address there. Immutable: each {@code with...} method returns a
 * changed copy.
 *
 * <p>If no source GID is chosen, the port's first RoCE v2 entry is used, IPv4 or global before link-local. On
 * InfiniBand none is used, since the LID is enough within a subnet. The order of the table can change when an interface
 * goes down and up again: a port with several networks should choose by {@linkplain #withGid address}, by {@linkplain
 * #withInterface interface} or by the {@linkplain #withGidToward peer's network}.
 */
public final class LocalPort {
    /** The key that programs use by convention if none is agreed on. */
    public static final int DEFAULT_QUEUE_KEY = 0x11111111;

    private final int number;
    private final GidChoice gid;
    private final int partitionKeyIndex;
    private final int queueKey;

    private LocalPort(int number, GidChoice gid, int partitionKeyIndex, int queueKey) {
        this.number = FieldRange.requirePort(number);
        this.gid = gid;
        this.partitionKeyIndex = FieldRange.require("the partition key index", partitionKeyIndex, 0xFFFF);
        this.queueKey = queueKey;
    }

    /**
     * A port, with the default source GID and the first partition key.
     *
     * @param number the port's number, from 1
     * @return the port
     * @throws IllegalArgumentException if the number is not from 1 to 255
     */
    public static LocalPort port(int number) {
        return new LocalPort(number, new GidChoice.Preferred(), 0, DEFAULT_QUEUE_KEY);
    }

    /**
     * Sends from the GID at this index of the port's table.
     *
     * @param index from 0
     * @return the changed copy
     */
    public LocalPort withGidIndex(int index) {
        return with(new GidChoice.AtIndex(index));
    }

    /**
     * Sends from this GID, wherever it is in the port's table. If a RoCE port has two entries for it, v2 is taken
     * before v1.
     *
     * @param source the GID, as {@code Gid.of(address)} or {@code Gid.parse("::ffff:192.0.2.1")}
     * @return the changed copy
     */
    public LocalPort withGid(Gid source) {
        return with(new GidChoice.Equal(source));
    }

    /**
     * Sends from a GID of this network interface, such as that of a VLAN; RoCE only. If there are several: v2 before
     * v1, global before link-local, IPv4 before IPv6.
     *
     * @param name the interface, as {@code eth0.100}
     * @return the changed copy
     */
    public LocalPort withInterface(String name) {
        return with(new GidChoice.OnInterface(name));
    }

    /**
     * Sends from the GID that is in the peer's network. On RoCE this is the source address that the kernel's routing
     * table has for the peer, on InfiniBand the GID with the peer's subnet prefix. No packet is sent to find it.
     *
     * @param peer the peer's GID, or {@code Gid.of(address)} of the address that the peer is reached at over TCP
     * @return the changed copy
     */
    public LocalPort withGidToward(Gid peer) {
        return with(new GidChoice.Toward(peer));
    }

    /**
     * Takes the partition key at this index of the port's table.
     *
     * @param index from 0
     * @return the changed copy
     */
    public LocalPort withPartitionKeyIndex(int index) {
        return new LocalPort(number, gid, index, queueKey);
    }

    /**
     * Receives only datagrams with this key; unreliable datagram queue pairs only.
     *
     * @param key 32 bits; a key whose highest bit is set is privileged
     * @return the changed copy
     */
    public LocalPort withQueueKey(int key) {
        return new LocalPort(number, gid, partitionKeyIndex, key);
    }

    /**
     * The port's number.
     *
     * @return from 1
     */
    public int number() {
        return number;
    }

    /**
     * The index of the partition key in the port's table.
     *
     * @return from 0
     */
    public int partitionKeyIndex() {
        return partitionKeyIndex;
    }

    /**
     * The key that incoming datagrams must have.
     *
     * @return 32 bits
     */
    public int queueKey() {
        return queueKey;
    }

    /** The number, and how the source GID is chosen. */
    @Override
    public String toString() {
        return "port %s, %s".formatted(number, gid);
    }

    GidChoice gid() {
        return gid;
    }

    private LocalPort with(GidChoice choice) {
        return new LocalPort(number, choice, partitionKeyIndex, queueKey);
    }
}
