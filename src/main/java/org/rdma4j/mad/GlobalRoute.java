package org.rdma4j.mad;

import org.rdma4j.Gid;

/**
 * The part of an address that crosses routers, and that is all there is on RoCE: the GRH of a datagram. IBA volume 1, 8.3
 * (global route header).
 *
 * @param destination the GID to send to; on RoCE an IPv6 one, for Linux matches no answer to an IPv4-mapped one
 * @param sourceIndex which entry of the sending port's GID table is the source
 * @param hopLimit how many routers it may pass, from 0 to 255
 * @param trafficClass from 0 to 255
 * @param flowLabel 20 bits
 */
public record GlobalRoute(Gid destination, int sourceIndex, int hopLimit, int trafficClass, int flowLabel) {
    private static final int USUAL_HOP_LIMIT = 64;

    /** Checks the limits of the header's fields. */
    public GlobalRoute {
        requireOctet("a GID index", sourceIndex);
        requireOctet("a hop limit", hopLimit);
        requireOctet("a traffic class", trafficClass);
        if (flowLabel < 0 || flowLabel > 0xF_FFFF) {
            throw new IllegalArgumentException("a flow label is a number from 0 to 1048575, not " + flowLabel);
        }
    }

    /**
     * The way to a GID, through 64 routers at most.
     *
     * @param destination the GID to send to
     * @param sourceIndex which entry of the sending port's GID table is the source, from 0 to 255
     * @return the way
     */
    public static GlobalRoute to(Gid destination, int sourceIndex) {
        return new GlobalRoute(destination, sourceIndex, USUAL_HOP_LIMIT, 0, 0);
    }

    private static void requireOctet(String what, int value) {
        if (value < 0 || value > 0xFF) {
            throw new IllegalArgumentException("%s is a number from 0 to 255, not %d".formatted(what, value));
        }
    }

    @Override
    public String toString() {
        return "GID " + destination;
    }
}
