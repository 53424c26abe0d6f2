package org.rdma4j.verbs.attributes;

import org.rdma4j.internal.numbers.NumberedConstants;

/** The transport that a device speaks. RoCE is InfiniBand transport over Ethernet. */
public enum TransportType {
    /** InfiniBand transport, on InfiniBand or Ethernet. */
    INFINIBAND(0),
    /** iWARP. */
    IWARP(1),
    /** Cisco usNIC. */
    USNIC(2),
    /** Cisco usNIC over UDP. */
    USNIC_UDP(3),
    /** Another transport, such as EFA's. */
    UNSPECIFIED(4),
    /**
     * A transport that this version does not know, or that libibverbs could not find out; the object that was asked
     * keeps its number.
     */
    UNKNOWN(-1);

    private static final NumberedConstants<TransportType> NUMBERED =
            NumberedConstants.of(values(), TransportType::value, UNKNOWN);

    private final int value;

    TransportType(int value) {
        this.value = value;
    }

    /**
     * The number in {@code enum ibv_transport_type}.
     *
     * @return the number; -1 for {@link #UNKNOWN}
     */
    public int value() {
        return value;
    }

    /**
     * The transport with this number.
     *
     * @param value the number in C
     * @return the constant; {@link #UNKNOWN} for a number that this version does not know
     */
    public static TransportType of(int value) {
        return NUMBERED.get(value);
    }

    /**
     * The name of the transport with this number, and the number itself where this version does not know it.
     *
     * @param value the number in C
     * @return as {@code UNSPECIFIED} or {@code UNKNOWN(57)}
     */
    public static String describe(int value) {
        return NUMBERED.describe(value);
    }
}
