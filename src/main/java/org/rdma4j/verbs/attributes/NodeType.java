package org.rdma4j.verbs.attributes;

import org.rdma4j.internal.numbers.NumberedConstants;

/** The role of a device in its network. */
public enum NodeType {
    /** An InfiniBand or RoCE adapter. */
    CHANNEL_ADAPTER(1),
    /** An InfiniBand switch. */
    SWITCH(2),
    /** An InfiniBand router. */
    ROUTER(3),
    /** An iWARP adapter. */
    RNIC(4),
    /** A Cisco usNIC. */
    USNIC(5),
    /** A Cisco usNIC that speaks UDP. */
    USNIC_UDP(6),
    /** A device of another kind, such as EFA. */
    UNSPECIFIED(7),
    /**
     * A type that this version does not know, or that libibverbs could not find out; the object that was asked keeps
     * its number.
     */
    UNKNOWN(-1);

    private static final NumberedConstants<NodeType> NUMBERED =
            NumberedConstants.of(values(), NodeType::value, UNKNOWN);

    private final int value;

    NodeType(int value) {
        this.value = value;
    }

    /**
     * The number in {@code enum ibv_node_type}.
     *
     * @return the number; -1 for {@link #UNKNOWN}
     */
    public int value() {
        return value;
    }

    /**
     * The type with this number.
     *
     * @param value the number in C
     * @return the constant; {@link #UNKNOWN} for a number that this version does not know
     */
    public static NodeType of(int value) {
        return NUMBERED.get(value);
    }

    /**
     * The name of the type with this number, and the number itself where this version does not know it.
     *
     * @param value the number in C
     * @return as {@code UNSPECIFIED} or {@code UNKNOWN(57)}
     */
    public static String describe(int value) {
        return NUMBERED.describe(value);
    }
}
