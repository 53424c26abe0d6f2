package org.rdma4j;

import org.rdma4j.internal.numbers.FieldRange;

/**
 * The global routing header (GRH) of a packet: the GID that it goes to, and how it gets there. RoCE packets always have
 * one. InfiniBand packets need one where they leave the subnet. Immutable. InfiniBand specification, volume 1, 8.3;
 * {@code man ibv_create_ah}.
 *
 * <p>Begin with {@link #to}, and change single fields with the {@code with...} methods.
 *
 * @param destination the GID of the peer's port, or of a multicast group
 * @param sourceGidIndex the entry of the sending port's GID table that the packet is sent from, 0 to 255
 * @param hopLimit how many routers the packet may pass, 0 to 255; with 0 or 1 it stays in the subnet
 * @param trafficClass the class of service, 0 to 255; on RoCE v2 the IP header's
 * @param flowLabel 20 bits, the same for packets that must stay in order; some RoCE v2 devices derive the UDP source port
 *     from it
 */
public record GlobalRoute(Gid destination, int sourceGidIndex, int hopLimit, int trafficClass, int flowLabel) {
    private static final int DEFAULT_HOP_LIMIT = 64;

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a number does not fit in its field
     */
    public GlobalRoute {
        FieldRange.require("the source GID index", sourceGidIndex, 0xFF);
        FieldRange.require("the hop limit", hopLimit, 0xFF);
        FieldRange.require("the traffic class", trafficClass, 0xFF);
        FieldRange.require("the flow label", flowLabel, 0xF_FFFF);
    }

    /**
     * The route to a GID, with hop limit 64, traffic class 0 and flow label 0.
     *
     * @param destination the GID of the peer's port, or of a multicast group
     * @param sourceGidIndex the entry of the sending port's GID table that the packet is sent from, 0 to 255
     * @return the route
     * @throws IllegalArgumentException if the index is out of range
     */
    public static GlobalRoute to(Gid destination, int sourceGidIndex) {
        return new GlobalRoute(destination, sourceGidIndex, DEFAULT_HOP_LIMIT, 0, 0);
    }

    /**
     * The same route with another hop limit.
     *
     * @param limit how many routers the packet may pass, 0 to 255
     * @return the changed copy
     * @throws IllegalArgumentException if the limit is out of range
     */
    public GlobalRoute withHopLimit(int limit) {
        return new GlobalRoute(destination, sourceGidIndex, limit, trafficClass, flowLabel);
    }

    /**
     * The same route with another traffic class.
     *
     * @param value 0 to 255
     * @return the changed copy
     * @throws IllegalArgumentException if the value is out of range
     */
    public GlobalRoute withTrafficClass(int value) {
        return new GlobalRoute(destination, sourceGidIndex, hopLimit, value, flowLabel);
    }

    /**
     * The same route with another flow label.
     *
     * @param label 0 to 0xFFFFF
     * @return the changed copy
     * @throws IllegalArgumentException if the label is out of range
     */
    public GlobalRoute withFlowLabel(int label) {
        return new GlobalRoute(destination, sourceGidIndex, hopLimit, trafficClass, label);
    }

    /** Prints the route as {@code to 2001:db8::1 from GID 0, hop limit 64}. */
    @Override
    public String toString() {
        return "to %s from GID %s, hop limit %s".formatted(destination, sourceGidIndex, hopLimit)
                + (flowLabel == 0 ? "" : ", flow label 0x%x".formatted(flowLabel))
                + (trafficClass == 0 ? "" : ", traffic class %s".formatted(trafficClass));
    }
}
