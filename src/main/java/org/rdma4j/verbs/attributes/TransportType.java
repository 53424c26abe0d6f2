package org.rdma4j.verbs.attributes;

/**
 * The transport that a device speaks. RoCE is InfiniBand transport over Ethernet. A value that this version does not know keeps
 * its number.
 *
 * @param value the number in {@code enum ibv_transport_type}
 */
public record TransportType(int value) {
    /** libibverbs could not tell. */
    public static final TransportType UNKNOWN = new TransportType(-1);

    /** InfiniBand transport, on InfiniBand or Ethernet. */
    public static final TransportType INFINIBAND = new TransportType(0);

    /** iWARP. */
    public static final TransportType IWARP = new TransportType(1);

    /** Cisco usNIC. */
    public static final TransportType USNIC = new TransportType(2);

    /** Cisco usNIC over UDP. */
    public static final TransportType USNIC_UDP = new TransportType(3);

    /** A transport of its own, as of EFA. */
    public static final TransportType UNSPECIFIED = new TransportType(4);

    /** The name; the number too where this version knows no name for it. */
    @Override
    public String toString() {
        return switch (value) {
            case -1 -> "UNKNOWN";
            case 0 -> "INFINIBAND";
            case 1 -> "IWARP";
            case 2 -> "USNIC";
            case 3 -> "USNIC_UDP";
            case 4 -> "UNSPECIFIED";
            default -> "UNKNOWN(" + value + ")";
        };
    }
}
