package org.rdma4j;

/**
 * What a port speaks on the wire. A value that this version does not know keeps its number.
 *
 * @param value the number in {@code enum} {@code IBV_LINK_LAYER_*}
 */
public record LinkLayer(int value) {
    /** Not said: InfiniBand, on kernels older than RoCE. */
    public static final LinkLayer UNSPECIFIED = new LinkLayer(0);

    /** InfiniBand. */
    public static final LinkLayer INFINIBAND = new LinkLayer(1);

    /** Ethernet: RoCE or iWARP. */
    public static final LinkLayer ETHERNET = new LinkLayer(2);

    /** The name; the number too where this version knows no name for it. */
    @Override
    public String toString() {
        return switch (value) {
            case 0 -> "UNSPECIFIED";
            case 1 -> "INFINIBAND";
            case 2 -> "ETHERNET";
            default -> "UNKNOWN(" + value + ")";
        };
    }
}
