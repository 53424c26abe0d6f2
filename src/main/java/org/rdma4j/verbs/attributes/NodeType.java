package org.rdma4j.verbs.attributes;

/**
 * What a device is in its network. A value that this version does not know keeps its number.
 *
 * @param value the number in {@code enum ibv_node_type}
 */
public record NodeType(int value) {
    /** libibverbs could not tell. */
    public static final NodeType UNKNOWN = new NodeType(-1);

    /** An InfiniBand or RoCE adapter. */
    public static final NodeType CHANNEL_ADAPTER = new NodeType(1);

    /** An InfiniBand switch. */
    public static final NodeType SWITCH = new NodeType(2);

    /** An InfiniBand router. */
    public static final NodeType ROUTER = new NodeType(3);

    /** An iWARP adapter. */
    public static final NodeType RNIC = new NodeType(4);

    /** A Cisco usNIC. */
    public static final NodeType USNIC = new NodeType(5);

    /** A Cisco usNIC that speaks UDP. */
    public static final NodeType USNIC_UDP = new NodeType(6);

    /** A device of a kind of its own, as EFA. */
    public static final NodeType UNSPECIFIED = new NodeType(7);

    /** The name; the number too where this version knows no name for it. */
    @Override
    public String toString() {
        return switch (value) {
            case -1 -> "UNKNOWN";
            case 1 -> "CHANNEL_ADAPTER";
            case 2 -> "SWITCH";
            case 3 -> "ROUTER";
            case 4 -> "RNIC";
            case 5 -> "USNIC";
            case 6 -> "USNIC_UDP";
            case 7 -> "UNSPECIFIED";
            default -> "UNKNOWN(" + value + ")";
        };
    }
}
