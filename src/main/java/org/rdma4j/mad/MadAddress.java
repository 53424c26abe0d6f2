package org.rdma4j.mad;

import org.jspecify.annotations.Nullable;
import org.rdma4j.Gid;
import org.rdma4j.GlobalRoute;
import org.rdma4j.Lid;
import org.rdma4j.internal.numbers.FieldRange;

/**
 * The address that a datagram is sent to.
 *
 * @param lid the port, or any port's LID of a switch; 0 on RoCE, which has none
 * @param qpn 0 for subnet management, 1 for everything else, or the queue pair that a redirect names
 * @param qkey the Q_Key of that queue pair
 * @param serviceLevel from 0 to 15
 * @param pkeyIndex the index of the P_Key in the table of the port that sends
 * @param globalRoute the GID, needed where there is no LID or the route crosses routers; null for a LID alone
 */
public record MadAddress(
        Lid lid,
        int qpn,
        int qkey,
        int serviceLevel,
        int pkeyIndex,
        @Nullable GlobalRoute globalRoute) {
    /** The well-known Q_Key of queue pair 1. IBA volume 1, 10.2.5. */
    public static final int GENERAL_SERVICES_QKEY = 0x8001_0000;

    private static final int PERMISSIVE = 0xFFFF;
    private static final int NONE = 0;

    /** Checks that a datagram can be sent there. */
    public MadAddress {
        if (lid.value() == NONE && globalRoute == null) {
            throw new IllegalArgumentException(
                    "a MAD cannot be sent to LID 0: the port has no LID, either because no subnet manager has given it one or because it is RoCE");
        }
        FieldRange.require("a service level", serviceLevel, 15);
        FieldRange.require("a P_Key index", pkeyIndex, 0xFFFF);
    }

    /**
     * The general services of a node, among them performance management: queue pair 1, service level 0.
     *
     * @param lid the port
     * @return its address
     */
    public static MadAddress generalServices(Lid lid) {
        return new MadAddress(lid, 1, GENERAL_SERVICES_QKEY, 0, 0, null);
    }

    /**
     * The general services of a node that is known only by its GID, as all nodes on RoCE are: queue pair 1.
     *
     * @param gid of the port; on RoCE an IPv6 one, because Linux matches no response to an IPv4-mapped one
     * @param sourceIndex which entry of the sending port's GID table is the source; of the same kind as the GID
     * @return its address
     */
    public static MadAddress generalServices(Gid gid, int sourceIndex) {
        return new MadAddress(Lid.of(NONE), 1, GENERAL_SERVICES_QKEY, 0, 0, GlobalRoute.to(gid, sourceIndex));
    }

    /**
     * The subnet management agent of a node: queue pair 0, which has no Q_Key and no service level.
     *
     * @param lid any port of the node
     * @return its address
     */
    public static MadAddress subnetManagement(Lid lid) {
        return new MadAddress(lid, 0, 0, 0, 0, null);
    }

    /**
     * The address of a datagram that lists its hops itself: this host's own subnet management agent, with the
     * permissive LID, which no port has. IBA volume 1, 14.2.2.2.
     *
     * @return its address
     */
    static MadAddress directedRoute() {
        return subnetManagement(Lid.of(PERMISSIVE));
    }

    /**
     * The same address on another service level.
     *
     * @param level from 0 to 15
     * @return the changed copy
     */
    public MadAddress withServiceLevel(int level) {
        return new MadAddress(lid, qpn, qkey, level, pkeyIndex, globalRoute);
    }

    /**
     * The same address in another partition.
     *
     * @param index of the P_Key in the table of the port that sends
     * @return the changed copy
     */
    public MadAddress withPkeyIndex(int index) {
        return new MadAddress(lid, qpn, qkey, serviceLevel, index, globalRoute);
    }

    /** Advice for the case that no response comes. */
    String doubt() {
        if (lid.value() == PERMISSIVE) {
            return "the route exists (ibnetdiscover)";
        }
        return lid.value() == NONE
                ? "a host has the GID and runs an agent (rdma4j perf-agent)"
                : "the LID is in use (ibnetdiscover)";
    }

    @Override
    public String toString() {
        if (lid.value() == PERMISSIVE) {
            return "directed route";
        }
        return globalRoute != null && lid.value() == NONE ? "GID " + globalRoute.destination() : "LID " + lid;
    }
}
