package org.rdma4j.verbs.attributes;

/**
 * Fields of a packet that can decide its receive queue, of {@code enum ibv_rx_hash_fields}.
 */
public enum ReceiveHashField implements NativeFlag {
    /** The IPv4 source address. */
    SOURCE_IPV4(1),
    /** The IPv4 destination address. */
    DESTINATION_IPV4(1 << 1),
    /** The IPv6 source address. */
    SOURCE_IPV6(1 << 2),
    /** The IPv6 destination address. */
    DESTINATION_IPV6(1 << 3),
    /** The TCP source port. */
    SOURCE_PORT_TCP(1 << 4),
    /** The TCP destination port. */
    DESTINATION_PORT_TCP(1 << 5),
    /** The UDP source port. */
    SOURCE_PORT_UDP(1 << 6),
    /** The UDP destination port. */
    DESTINATION_PORT_UDP(1 << 7),
    /** The security parameter index of IPsec. */
    IPSEC_SPI(1 << 8),
    /** The fields are those of the encapsulated packet. */
    INNER(1L << 31);

    private final long mask;

    ReceiveHashField(long mask) {
        this.mask = mask;
    }

    @Override
    public long mask() {
        return mask;
    }
}
