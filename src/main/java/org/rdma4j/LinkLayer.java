package org.rdma4j;

import org.rdma4j.internal.numbers.NumberedConstants;

/** The link layer of a port. */
public enum LinkLayer {
    /** Not stated. Kernels older than RoCE do not state InfiniBand. */
    UNSPECIFIED(0),
    /** InfiniBand. */
    INFINIBAND(1),
    /** Ethernet: RoCE or iWARP. */
    ETHERNET(2),
    /** A link layer that this version does not know; the object that was asked keeps its number. */
    UNKNOWN(-1);

    private static final NumberedConstants<LinkLayer> NUMBERED =
            NumberedConstants.of(values(), LinkLayer::value, UNKNOWN);

    private final int value;

    LinkLayer(int value) {
        this.value = value;
    }

    /**
     * The number in {@code enum} {@code IBV_LINK_LAYER_*}.
     *
     * @return the number; -1 for {@link #UNKNOWN}
     */
    public int value() {
        return value;
    }

    /**
     * The link layer with this number.
     *
     * @param value the number in C
     * @return the constant; {@link #UNKNOWN} for a number that this version does not know
     */
    public static LinkLayer of(int value) {
        return NUMBERED.get(value);
    }

    /**
     * The name of the link layer with this number, and the number itself where this version does not know it.
     *
     * @param value the number in C
     * @return as {@code ETHERNET} or {@code UNKNOWN(57)}
     */
    public static String describe(int value) {
        return NUMBERED.describe(value);
    }
}
