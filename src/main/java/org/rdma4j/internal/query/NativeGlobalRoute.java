package org.rdma4j.internal.query;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.rdma4j.Gid;
import org.rdma4j.GlobalRoute;
import org.rdma4j.bindings.verbs.ibv_global_route;

/** A {@link GlobalRoute} as {@code struct ibv_global_route}. */
public final class NativeGlobalRoute {
    private NativeGlobalRoute() {}

    /**
     * Writes a route.
     *
     * @param route the route
     * @param memory the structure
     */
    public static void write(GlobalRoute route, MemorySegment memory) {
        MemorySegment.copy(
                route.destination().toByteArray(),
                0,
                ibv_global_route.dgid(memory),
                ValueLayout.JAVA_BYTE,
                0,
                Gid.BYTES);
        ibv_global_route.flow_label(memory, route.flowLabel());
        ibv_global_route.sgid_index(memory, (byte) route.sourceGidIndex());
        ibv_global_route.hop_limit(memory, (byte) route.hopLimit());
        ibv_global_route.traffic_class(memory, (byte) route.trafficClass());
    }

    /**
     * Reads a route.
     *
     * @param memory the structure
     * @return the route
     */
    public static GlobalRoute read(MemorySegment memory) {
        Gid destination = Gid.of(ibv_global_route.dgid(memory).toArray(ValueLayout.JAVA_BYTE));
        return GlobalRoute.to(destination, Byte.toUnsignedInt(ibv_global_route.sgid_index(memory)))
                .withHopLimit(Byte.toUnsignedInt(ibv_global_route.hop_limit(memory)))
                .withTrafficClass(Byte.toUnsignedInt(ibv_global_route.traffic_class(memory)))
                .withFlowLabel(ibv_global_route.flow_label(memory));
    }
}
