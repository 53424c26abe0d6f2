package org.rdma4j.verbs;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.rdma4j.Gid;
import org.rdma4j.bindings.verbs.ibv_global_route;

/**
 * What the global routing header of a packet says: which GID it goes to, and how it gets there. RoCE always has one,
 * InfiniBand where the packet leaves the subnet. See {@code man ibv_create_ah} and the InfiniBand specification, 8.3.
 *
 * @param destination the GID of the peer's port, or of a multicast group
 * @param flowLabel what packets that must stay in order have in common, 20 bits; on RoCE v2 some devices choose the UDP
 *     source port by it
 * @param sourceGidIndex the entry of this port's GID table that the packet is sent from
 * @param hopLimit how many routers it may pass, 0 to 255; with 0 or 1 it stays in the subnet
 * @param trafficClass the class of service, 0 to 255; on RoCE v2 the IP header's
 */
public record GlobalRoute(Gid destination, int flowLabel, int sourceGidIndex, int hopLimit, int trafficClass) {
    private static final int HOP_LIMIT = 64;

    /** Checks the ranges. */
    public GlobalRoute {
        requireRange("flow label", flowLabel, 0xF_FFFF);
        requireRange("source GID index", sourceGidIndex, 0xFF);
        requireRange("hop limit", hopLimit, 0xFF);
        requireRange("traffic class", trafficClass, 0xFF);
    }

    /**
     * The route with hop limit 64, flow label and traffic class 0.
     *
     * @param destination the GID of the peer's port, or of a multicast group
     * @param sourceGidIndex the entry of this port's GID table that the packet is sent from
     * @return the route
     */
    public static GlobalRoute to(Gid destination, int sourceGidIndex) {
        return new GlobalRoute(destination, 0, sourceGidIndex, HOP_LIMIT, 0);
    }

    /** As {@code to 2001:db8::1 from GID 0, hop limit 64}. */
    @Override
    public String toString() {
        return "to %s from GID %d, hop limit %d".formatted(destination, sourceGidIndex, hopLimit)
                + (flowLabel == 0 ? "" : ", flow label 0x%x".formatted(flowLabel))
                + (trafficClass == 0 ? "" : ", traffic class %d".formatted(trafficClass));
    }

    /** Fills in a {@code struct ibv_global_route}. */
    void write(MemorySegment route) {
        MemorySegment.copy(
                destination.toByteArray(), 0, ibv_global_route.dgid(route), ValueLayout.JAVA_BYTE, 0, Gid.BYTES);
        ibv_global_route.flow_label(route, flowLabel);
        ibv_global_route.sgid_index(route, (byte) sourceGidIndex);
        ibv_global_route.hop_limit(route, (byte) hopLimit);
        ibv_global_route.traffic_class(route, (byte) trafficClass);
    }

    static GlobalRoute read(MemorySegment route) {
        return new GlobalRoute(
                Gid.of(ibv_global_route.dgid(route).toArray(ValueLayout.JAVA_BYTE)),
                ibv_global_route.flow_label(route),
                Byte.toUnsignedInt(ibv_global_route.sgid_index(route)),
                Byte.toUnsignedInt(ibv_global_route.hop_limit(route)),
                Byte.toUnsignedInt(ibv_global_route.traffic_class(route)));
    }

    private static void requireRange(String name, int value, int most) {
        if (value < 0 || value > most) {
            throw new IllegalArgumentException("the %s is a number from 0 to %d, not %d".formatted(name, most, value));
        }
    }
}
